package io.flip.engine.holding;

import io.flip.engine.claim.Claim;
import io.flip.engine.member.Session;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What this member says of what it holds and asks for (protocol 2, claim), made anew where something of it has changed. A claim that is large is not
 * made anew for each of its items: the more it has, the longer changes are gathered. Those that nobody waits for are gathered for longer than the rest
 * while handlers run, since each that ends changes the claim again. When the last has ended they are said soon.
 */
final class OwnClaim {

    private static final Duration GATHERING_PER_ITEM = Duration.ofNanos(10_000);

    /** Items of a claim that fits into a datagram or two. A larger one is pulled, judged and answered as a whole by each member: it rests for longer. */
    private static final int SMALL = 32;

    private static final int MOST_TIMES = 5;

    /** Of changes that are shown and nothing else: that an {@code alive} runs, or has succeeded. */
    private static final int MOST_TIMES_QUIETLY = 30;

    /** So long they rest at least: a machine that is slow to run handlers must not have the claim pulled and judged all the more often. */
    private static final Duration QUIETLY_AT_LEAST = Duration.ofMillis(250);

    private final SequencedSet<ItemId> moved = new TreeSet<>();
    private Claim last;
    private Moment next = Moment.LONG_PAST;
    private Moment nextQuiet = Moment.LONG_PAST;
    private boolean changed;
    private boolean urgent;

    OwnClaim(String self, Session session) {
        last = new Claim(self, session, 0, new TreeMap<>());
    }

    /** The version that will say what is said now. */
    long nextVersion() {
        return last.version() + 1;
    }

    /** @param urgently whether the voters should hear it at once */
    void touch(ItemId item, boolean urgently) {
        moved.add(item);
        changed = true;
        urgent |= urgently;
    }

    /** Whatever has changed waits no longer: those that vote from now on may have no note of what has begun to come up (protocol 7, rule 14). */
    void sayAtOnce() {
        urgent |= changed;
        next = Moment.LONG_PAST;
    }

    /** The items whose state here has changed since the last call. */
    SequencedSet<ItemId> takeMoved() {
        if (moved.isEmpty()) {
            return Collections.emptyNavigableSet();
        }
        SequencedSet<ItemId> taken = new TreeSet<>(moved);
        moved.clear();
        return taken;
    }

    /**
     * The new claim where anything has changed since the last one, and it is time for it; else {@code null}.
     *
     * @param busy whether handlers run whose ends will change it
     */
    @Nullable
    Claim take(Collection<Holding> holdings, boolean busy, Moment now) {
        if (now.isBefore(nextDeadline(busy))) {
            return null;
        }
        changed = false;
        next = now.plus(gathering(holdings.size(), MOST_TIMES));
        nextQuiet = now.plus(gatheringQuietly(holdings.size()));
        SequencedMap<ItemId, Claim.Entry> entries = new TreeMap<>();
        holdings.forEach(holding -> entries.put(holding.item(), new Claim.Entry(holding.state(), holding.epoch())));
        last = new Claim(last.holder(), last.session(), nextVersion(), entries);
        return last;
    }

    private static Duration gathering(int items, int mostTimes) {
        return GATHERING_PER_ITEM.multipliedBy((long) items * Math.clamp(items / SMALL, 1, mostTimes));
    }

    private static Duration gatheringQuietly(int items) {
        Duration gathering = gathering(items, MOST_TIMES_QUIETLY);
        return items <= SMALL || gathering.compareTo(QUIETLY_AT_LEAST) > 0 ? gathering : QUIETLY_AT_LEAST;
    }

    /** Whether a claim was taken that the voters should hear at once; then no more until the next. */
    boolean takeUrgent() {
        boolean was = urgent && !changed;
        urgent &= changed;
        return was;
    }

    /**
     * When a claim waits to be taken.
     *
     * @param busy as of {@link #take}
     */
    Moment nextDeadline(boolean busy) {
        if (!changed) {
            return Moment.NEVER;
        }
        return urgent || !busy ? next : nextQuiet;
    }
}
