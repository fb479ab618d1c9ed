package io.flip.engine.claim;

import io.flip.engine.member.Session;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.Collection;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What this member says of what it holds and asks for (protocol 2, claim), made anew where something of it has changed. A claim that is large is not
 * made anew for each of its items: the more it has, the longer changes are gathered.
 */
final class OwnClaim {

    private static final Duration GATHERING_PER_ITEM = Duration.ofNanos(10_000);

    private final SequencedSet<ItemId> moved = new TreeSet<>();
    private Claim last;
    private Moment next = new Moment(Long.MIN_VALUE);
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

    /** The items whose state here has changed since the last call. */
    SequencedSet<ItemId> takeMoved() {
        SequencedSet<ItemId> taken = new TreeSet<>(moved);
        moved.clear();
        return taken;
    }

    /** The new claim where anything has changed since the last one, and it is time for it; else {@code null}. */
    @Nullable
    Claim take(Collection<Holding> holdings, Moment now) {
        if (!changed || now.isBefore(next)) {
            return null;
        }
        changed = false;
        next = now.plus(GATHERING_PER_ITEM.multipliedBy(holdings.size()));
        SequencedMap<ItemId, Claim.Entry> entries = new TreeMap<>();
        holdings.forEach(holding -> entries.put(holding.item, new Claim.Entry(holding.state, holding.epoch)));
        last = new Claim(last.holder(), last.session(), nextVersion(), entries);
        return last;
    }

    /** Whether a claim was taken that the voters should hear at once; then no more until the next. */
    boolean takeUrgent() {
        boolean was = urgent && !changed;
        urgent &= changed;
        return was;
    }

    /** When a claim waits to be taken. */
    Moment nextDeadline() {
        return changed ? next : Moment.NEVER;
    }
}
