package io.flip.engine.claim;

import io.flip.engine.member.Session;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The holder's side of passing an item on (protocol 5): what this member asks for, brings up, holds and lets go, and the claim that says
 * so. {@code alive} starts only under a lease; an item that was brought up leaves the claim only after its {@code down} has succeeded.
 *
 * <p>No more {@code alive} are asked for at once than run side by side: each is given its lease's end to start before, and one that
 * waited for its turn behind thousands would find it passed, though the lease was renewed all the while.
 */
public final class Holdings {

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    private static final Duration GATHERING_PER_ITEM = Duration.ofNanos(10_000);

    private final Map<ItemId, Holding> items = new TreeMap<>();
    private final Map<Long, Holding> runs = new TreeMap<>();
    private final SequencedSet<ItemId> asking = new TreeSet<>();
    private final SequencedSet<ItemId> retried = new TreeSet<>();
    private final Map<ItemId, Long> lastEpochs = new TreeMap<>();
    private final SequencedSet<ItemId> waiting = new LinkedHashSet<>();
    private final SequencedSet<ItemId> letGo = new TreeSet<>();
    private final SequencedSet<ItemId> moved = new TreeSet<>();
    private final Refusals refusals = new Refusals();
    private final Lease lease;
    private final Situation situation;
    private final Handlers handlers;
    private final int atOnce;
    private int bringingUp;
    private Claim claim;
    private Moment nextClaim = new Moment(Long.MIN_VALUE);
    private boolean changed;
    private boolean urgent;

    /** @param atOnce how many {@code alive} run side by side */
    public Holdings(String self, Session session, Lease lease, Situation situation, Handlers handlers, int atOnce) {
        this.claim = new Claim(self, session, 0, new TreeMap<>());
        this.lease = lease;
        this.situation = situation;
        this.handlers = handlers;
        this.atOnce = atOnce;
    }

    /** Brings everything in line with the plan and the lease. {@code planned} are the items that the plan gives this member. */
    public void reconcile(Collection<ItemId> planned, Moment now) {
        for (Holding holding : new ArrayList<>(items.values())) {
            reconcile(holding, now);
        }
        for (ItemId item : planned) {
            if (!items.containsKey(item) && situation.mine(item, now)) {
                reconcile(ask(item, now), now);
            }
        }
    }

    /** The same for what is only asked for: a newer claim was judged, and nothing else has changed. */
    public void reconcileAsking(Moment now) {
        for (ItemId item : new ArrayList<>(asking)) {
            Holding holding = items.get(item);
            if (holding != null) {
                reconcile(holding, now);
            }
        }
    }

    /** The same for what was put down, and may be wanted here again. */
    public void reconcileLetGo(Moment now) {
        for (ItemId item : new ArrayList<>(letGo)) {
            if (!items.containsKey(item) && situation.mine(item, now)) {
                reconcile(ask(item, now), now);
            }
        }
        letGo.clear();
    }

    private Holding ask(ItemId item, Moment now) {
        long epoch = lastEpochs.getOrDefault(item, 0L) + 1;
        Topology topology = replicated(item) ? Topology.REPLICATED : Topology.SHARDED;
        Holding holding =
                new Holding(item, topology, claim.version() + 1, epoch, "the plan gives it to this member", now);
        items.put(item, holding);
        asking.add(item);
        touch(item, true);
        return holding;
    }

    private void reconcile(Holding holding, Moment now) {
        switch (holding.state) {
            case ASKING -> reconcileAsking(holding, now);
            case ACTIVATING, ACTIVE, FAILED -> reconcileHeld(holding, now);
            case DEACTIVATING, STUCK -> {
                if (holding.running == Holding.Running.NOTHING && !now.isBefore(holding.retryAt)) {
                    runDown(holding);
                }
            }
        }
    }

    private void reconcileAsking(Holding holding, Moment now) {
        if (!situation.mine(holding.item, now)) {
            remove(holding); // never brought up: nothing to put down
            return;
        }
        runAliveWhereGranted(holding, "a quorum granted it to this member", now);
    }

    /** {@code alive} needs a quorum that notes its very epoch, also where it is tried again: another may have had the item meanwhile. */
    private void runAliveWhereGranted(Holding holding, String reason, Moment now) {
        long highest = lease.highestEpoch(holding.item, holding.addedIn);
        if (highest > holding.epoch) {
            holding.epoch = highest; // all voters note the same epoch before it is used
            touch(holding.item, true);
        }
        Moment until = replicated(holding.item)
                ? lease.contactUntil()
                : lease.until(holding.item, holding.addedIn, holding.epoch);
        if (now.isBefore(until) && bringingUp < atOnce) {
            runAlive(holding, until, reason, now);
        } else if (now.isBefore(until)) {
            waiting.add(holding.item);
        }
    }

    private void reconcileHeld(Holding holding, Moment now) {
        Moment leased = leasedUntil(holding);
        String reason = reasonToGo(holding, now.isBefore(leased));
        if (reason != null) {
            putDown(holding, reason, now);
        } else if (holding.state == HoldState.FAILED && !now.isBefore(holding.retryAt)) {
            runAliveWhereGranted(holding, "alive is tried again", now);
        }
    }

    /** Protocol 5, letting go. */
    private @Nullable String reasonToGo(Holding holding, boolean leased) {
        SystemConfig system = situation.system(holding.item);
        if (system == null) {
            return "the configuration has it no longer";
        }
        if (system.spec().topology() != holding.topology) {
            return "its system is of another type now";
        }
        String must = situation.mustGo(holding.item);
        if (must != null) {
            return must;
        }
        if (!leased && system.spec().onIsolation() == OnIsolation.RELEASE) {
            return "no quorum renews its lease, and the system releases when isolated";
        }
        if (system.spec().topology() == Topology.REPLICATED) {
            return null;
        }
        String other = situation.other(holding.item);
        if (other != null && lease.isWantedBy(other, holding.item)) {
            return "a quorum wants it on " + other;
        }
        return !leased && lease.heldByOther(holding.item) ? "its lease ran out and another member holds it" : null;
    }

    private Moment leasedUntil(Holding holding) {
        return replicated(holding.item) ? lease.contactUntil() : lease.until(holding.item, holding.addedIn);
    }

    private boolean replicated(ItemId item) {
        SystemConfig system = situation.system(item);
        return system != null && system.spec().topology() == Topology.REPLICATED;
    }

    private void runAlive(Holding holding, Moment until, String reason, Moment now) {
        move(holding, HoldState.ACTIVATING, reason, now);
        waiting.remove(holding.item);
        bringingUp++;
        holding.running = Holding.Running.ALIVE;
        holding.run = handlers.alive(holding.item, holding.epoch, until);
        runs.put(holding.run, holding);
    }

    private void runDown(Holding holding) {
        holding.running = Holding.Running.DOWN;
        holding.run = handlers.down(holding.item, holding.epoch);
        runs.put(holding.run, holding);
    }

    private void putDown(Holding holding, String reason, Moment now) {
        move(holding, HoldState.DEACTIVATING, reason, now);
        holding.failures = 0;
        holding.retryAt = now;
        if (holding.running == Holding.Running.ALIVE) {
            handlers.end(holding.run); // its down follows when it is over
        } else {
            runDown(holding);
        }
    }

    /** An earlier run may have left it up, which shows only now: it is claimed as what it is, and put down. */
    public void leftUp(ItemId item, Moment now) {
        if (!items.containsKey(item)) {
            putDown(ask(item, now), "an earlier run may have left it up", now);
        }
    }

    /**
     * A run of an item's handler is over.
     *
     * @param ran whether it came to its own end: false where it was ended, or never started
     */
    public void finished(long run, boolean succeeded, boolean ran, String detail, Moment now) {
        Holding holding = runs.remove(run);
        if (holding == null) {
            return;
        }
        boolean wasDown = holding.running == Holding.Running.DOWN;
        holding.running = Holding.Running.NOTHING;
        if (wasDown) {
            downFinished(holding, succeeded, detail, now);
        } else {
            bringingUp--;
        }
        if (!wasDown && holding.state == HoldState.ACTIVATING) {
            aliveFinished(holding, succeeded, ran, detail, now);
        }
        if (items.get(holding.item) == holding) {
            reconcile(holding, now);
        }
        bringUpNext(now);
    }

    private void bringUpNext(Moment now) {
        while (bringingUp < atOnce && !waiting.isEmpty()) {
            Holding holding = items.get(waiting.removeFirst());
            if (holding != null) {
                reconcile(holding, now);
            }
        }
    }

    private void aliveFinished(Holding holding, boolean succeeded, boolean ran, String detail, Moment now) {
        if (succeeded) {
            holding.failures = 0;
            refusals.succeeded(holding.item);
            move(holding, HoldState.ACTIVE, "alive succeeded", now);
        } else if (!ran) {
            holding.retryAt = now;
            move(holding, HoldState.FAILED, "alive was not run: " + detail, now);
        } else {
            aliveFailed(holding, detail, now);
        }
    }

    private void aliveFailed(Holding holding, String detail, Moment now) {
        SystemConfig system = situation.system(holding.item);
        holding.failures++;
        if (system != null && holding.failures < system.handlers().tries()) {
            holding.retryAt =
                    now.plus(BackOff.doubling(system.handlers().retryDelay(), holding.failures, LONGEST_RETRY));
            move(holding, HoldState.FAILED, "alive failed: " + detail, now);
        } else {
            holding.refuse = true; // protocol 6
            putDown(holding, "alive failed " + holding.failures + " times: " + detail, now);
        }
    }

    private void downFinished(Holding holding, boolean succeeded, String detail, Moment now) {
        SystemConfig system = situation.system(holding.item);
        if (succeeded) {
            if (holding.refuse && system != null) {
                refusals.refuse(holding.item, system.handlers().refuseFor(), now);
            }
            remove(holding);
            letGo.add(holding.item);
            return;
        }
        holding.failures++;
        Duration first =
                system == null ? Duration.ofSeconds(1) : system.handlers().retryDelay();
        holding.retryAt = now.plus(BackOff.doubling(first, holding.failures, LONGEST_RETRY));
        move(holding, HoldState.STUCK, "down failed: " + detail, now);
    }

    /** The one door for a holding's state. */
    private void move(Holding holding, HoldState to, String reason, Moment now) {
        boolean other = holding.state != to;
        if (other || !holding.reason.equals(reason)) {
            holding.since = other ? now : holding.since;
            holding.state = to;
            asking.remove(holding.item);
            if (to.retried()) {
                retried.add(holding.item);
            } else {
                retried.remove(holding.item);
            }
            holding.reason = reason;
            touch(holding.item, false);
        }
    }

    private void remove(Holding holding) {
        lastEpochs.put(holding.item, holding.epoch);
        items.remove(holding.item);
        asking.remove(holding.item);
        retried.remove(holding.item);
        touch(holding.item, true);
    }

    private void touch(ItemId item, boolean urgently) {
        moved.add(item);
        changed = true;
        urgent |= urgently;
    }

    /** The items whose state here has changed since the last call. */
    public SequencedSet<ItemId> takeMoved() {
        SequencedSet<ItemId> taken = new TreeSet<>(moved);
        moved.clear();
        return taken;
    }

    /**
     * The new claim where anything has changed since the last one, else {@code null}. One that is large is not made anew for each of its
     * items: the more it has, the longer changes are gathered.
     */
    public @Nullable Claim takeClaim(Moment now) {
        if (!changed || now.isBefore(nextClaim)) {
            return null;
        }
        changed = false;
        nextClaim = now.plus(GATHERING_PER_ITEM.multipliedBy(items.size()));
        SequencedMap<ItemId, Claim.Entry> entries = new TreeMap<>();
        items.forEach((item, holding) -> entries.put(item, new Claim.Entry(holding.state, holding.epoch)));
        claim = new Claim(claim.holder(), claim.session(), claim.version() + 1, entries);
        return claim;
    }

    /** Whether the claim changed so that the voters should hear it at once; then no more until it changes again. */
    public boolean takeUrgent() {
        boolean was = urgent && !changed;
        urgent &= changed;
        return was;
    }

    public SequencedSet<ItemId> refused(Moment now) {
        return refusals.at(now);
    }

    /** What is, or may be, up here; sorted. */
    public SequencedSet<ItemId> held() {
        SequencedSet<ItemId> held = new TreeSet<>();
        items.values().stream().filter(one -> one.state.held()).forEach(one -> held.add(one.item));
        return held;
    }

    /** Whether anything is, or may be, up here. */
    public boolean holding() {
        return items.values().stream().anyMatch(holding -> holding.state.held());
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** Until when at least a quorum grants the item; {@code null} where it is not in the claim. */
    public @Nullable Moment leasedUntil(ItemId item) {
        Holding holding = items.get(item);
        return holding == null ? null : leasedUntil(holding);
    }

    /** Why the item is in the state that it is in here; {@code null} where it is not in the claim. */
    public @Nullable String reason(ItemId item) {
        Holding holding = items.get(item);
        return holding == null ? null : holding.reason;
    }

    /** When to {@link #reconcile} again for the sake of time. */
    public Moment nextDeadline(Moment now) {
        Moment next = refusals.nextDeadline(now);
        for (ItemId item : retried) {
            Holding holding = items.get(item);
            if (holding != null && holding.retryAt.isAfter(now)) {
                next = Moment.earlier(next, holding.retryAt);
            }
        }
        return changed ? Moment.earlier(next, nextClaim) : next;
    }
}
