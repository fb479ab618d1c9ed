package io.flip.engine.holding;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.HoldState;
import io.flip.engine.claim.Lease;
import io.flip.engine.effect.Out;
import io.flip.engine.member.Session;
import io.flip.engine.placement.HolderSituation;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Setback;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.time.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The holder's side of passing an item on (protocol 5): what this member asks for, brings up, holds and lets go, and the claim that says so.
 * {@code alive} starts only under a lease; an item that was brought up leaves the claim only after its {@code down} has succeeded.
 */
public final class Holdings {

    private final Map<ItemId, Holding> items = new TreeMap<>();
    private final Map<Long, Holding> runs = new TreeMap<>();
    private final SequencedSet<ItemId> asking = new TreeSet<>();
    private final SequencedSet<ItemId> retried = new TreeSet<>();
    private final Map<ItemId, Long> lastEpochs = new TreeMap<>();
    private final SequencedSet<ItemId> letGo = new TreeSet<>();
    private final Refusals refusals = new Refusals();
    private final Watch watch;
    private final Lease lease;
    private final HolderSituation situation;
    private final HolderRules rules;
    private final Out handlers;
    private final OwnClaim claim;
    private final HandlerQueue queue;

    /** @param atOnce how many programs bring items up side by side */
    public Holdings(String self, Session session, Lease lease, HolderSituation situation, Out handlers, int atOnce) {
        this.claim = new OwnClaim(self, session);
        this.lease = lease;
        this.situation = situation;
        this.rules = new HolderRules(self, lease, situation);
        this.handlers = handlers;
        this.watch = new Watch(situation, refusals, handlers, lease);
        this.queue = new HandlerQueue(atOnce);
    }

    /** Brings everything in line with the plan and the lease. {@code planned} are the items that the plan gives this member. */
    public void reconcile(Collection<ItemId> planned, Moment now) {
        new ArrayList<>(items.values()).forEach(holding -> reconcile(holding, now));
        planned.forEach(item -> askFor(item, now));
    }

    /** The same for what is only asked for: a newer claim was judged, and nothing else has changed. */
    public void reconcileAsking(Moment now) {
        new ArrayList<>(asking)
                .stream().map(items::get).filter(Objects::nonNull).forEach(one -> reconcile(one, now));
    }

    /** The same for what was put down, and may be wanted here again. */
    public void reconcileLetGo(Moment now) {
        new ArrayList<>(letGo).forEach(item -> askFor(item, now));
        letGo.clear();
    }

    private void askFor(ItemId item, Moment now) {
        SystemConfig system = situation.system(item);
        boolean free = !items.containsKey(item) && refusals.mayTry(item, now);
        if (system != null && free && situation.mine(item, now)) {
            reconcile(ask(item, system), now);
        }
    }

    /**
     * Another configuration is in force: what failed with the handlers of those systems may do with others, and of what is gone nothing is kept.
     *
     * @param handled the systems that have other handlers now
     */
    public void adopted(Collection<String> handled, Moment now) {
        refusals.forget(item -> handled.contains(item.system()));
        lastEpochs.keySet().removeIf(item -> situation.system(item) == null);
        watch.lookAtAll(items);
        claim.sayAtOnce();
    }

    private Holding ask(ItemId item, SystemConfig system) {
        long epoch = lastEpochs.getOrDefault(item, 0L) + 1;
        Holding holding = new Holding(item, system, claim.nextVersion(), epoch, "the plan gives it to this member");
        items.put(item, holding);
        asking.add(item);
        watch.look(item, holding);
        claim.touch(item, true);
        return holding;
    }

    private void reconcile(Holding holding, Moment now) {
        if (holding.retime(situation.system(holding.item()))) {
            watch.look(holding.item(), holding);
        }
        switch (holding.state()) {
            case ASKING -> reconcileAsking(holding, now);
            case ACTIVATING, ACTIVE, FAILED -> reconcileHeld(holding, now);
            case DEACTIVATING, STUCK -> {
                if (holding.runs(Holding.Running.NOTHING) && holding.mayRetry(now)) {
                    runDown(holding);
                }
            }
        }
    }

    private void reconcileAsking(Holding holding, Moment now) {
        if (!situation.mine(holding.item(), now)) {
            remove(holding); // never brought up: nothing to put down
            return;
        }
        runAliveWhereGranted(holding, "a quorum granted it to this member", now);
    }

    /** {@code alive} needs a quorum that notes its very epoch, also where it is tried again: another may have had the item meanwhile. */
    private void runAliveWhereGranted(Holding holding, String reason, Moment now) {
        if (holding.raise(lease.highestEpoch(holding.item(), holding.addedIn()))) {
            claim.touch(holding.item(), true);
        }
        Moment until = rules.replicated(holding.item())
                ? lease.contactUntil()
                : lease.until(holding.item(), holding.addedIn(), holding.epoch());
        if (now.isBefore(until) && queue.mayBegin(holding)) {
            runAlive(holding, until, reason, now);
        }
    }

    private void reconcileHeld(Holding holding, Moment now) {
        Moment leased = rules.leasedUntil(holding);
        String reason = rules.reasonToGo(holding, now.isBefore(leased), now);
        if (reason != null) {
            putDown(holding, reason, now);
        } else if (holding.state() == HoldState.FAILED && holding.mayRetry(now)) {
            runAliveWhereGranted(holding, holding.isOnlyBroken() ? holding.reason() : "alive is tried again", now);
        }
    }

    private void runAlive(Holding holding, Moment until, String reason, Moment now) {
        move(holding, HoldState.ACTIVATING, reason);
        queue.begins(holding);
        boolean elsewhere = situation.maybeUpElsewhere(holding.item(), now);
        holding.comesUp(handlers.alive(holding.item(), holding.handlers(), holding.epoch(), until, elsewhere));
        runs.put(holding.run(), holding);
    }

    private void runDown(Holding holding) {
        holding.goesDown(handlers.down(holding.item(), holding.handlers(), holding.epoch()));
        runs.put(holding.run(), holding);
    }

    private void putDown(Holding holding, String reason, Moment now) {
        move(holding, HoldState.DEACTIVATING, reason);
        holding.mustGo(now);
        if (holding.runs(Holding.Running.ALIVE)) {
            handlers.end(holding.run()); // its down follows when it is over
        } else {
            runDown(holding);
        }
    }

    /** An earlier run may have left it up, as that system was: it is claimed, and put down; false where other handlers must put it down before. */
    public boolean leftUp(ItemId item, SystemConfig system, Moment now) {
        Holding holding = items.get(item);
        if (holding != null && holding.state().held()) {
            return system.handlers().doesAs(holding.handlers());
        }
        if (holding != null) {
            remove(holding);
        }
        putDown(ask(item, system).ofAnEarlierRun(), "an earlier run may have left it up", now);
        return true;
    }

    /** A run of an item's handler is over. */
    public void finished(long run, HandlerEnd end, String detail, Moment now) {
        Holding holding = runs.remove(run);
        if (holding == null) {
            return;
        }
        if (holding.over() == Holding.Running.DOWN) {
            downFinished(holding, end == HandlerEnd.SUCCEEDED, detail, now);
        } else {
            queue.over(holding.item());
            aliveFinished(holding, end, detail, now);
        }
        if (items.get(holding.item()) == holding) {
            reconcile(holding, now);
        }
        bringUpNext(now);
    }

    private void bringUpNext(Moment now) {
        for (ItemId next = queue.next(); next != null; next = queue.next()) {
            Holding holding = items.get(next);
            if (holding != null) {
                reconcile(holding, now);
            }
        }
    }

    private void aliveFinished(Holding holding, HandlerEnd end, String detail, Moment now) {
        if (holding.state() != HoldState.ACTIVATING) {
            return; // it is being put down meanwhile
        }
        switch (end) {
            case SUCCEEDED -> {
                holding.cameUp();
                refusals.succeeded(holding.item());
                move(holding, HoldState.ACTIVE, "alive succeeded");
            }
            case NOT_RUN -> {
                holding.wasNotRun(now);
                move(holding, HoldState.FAILED, "alive was not run: " + detail);
            }
            case FAILED, CONTESTED -> aliveFailed(holding, end == HandlerEnd.CONTESTED, detail, now);
        }
    }

    /**
     * A check of an item is over. One that is broken is brought up again, under the lease as ever, and after as many times as its system tries given
     * away. What failed here, and would not any more, is no reason to give it to others.
     */
    public void checked(ItemId item, long epoch, boolean held, boolean well, String detail, Moment now) {
        Holding holding = items.get(item);
        if (!held && well && holding == null) {
            refusals.foundWell(item, now);
            watch.look(item, null);
            letGo.add(item); // where the plan gave it to this member all the while, nothing else asks for it
        }
        if (held && holding != null && holding.state() == HoldState.ACTIVE && holding.epoch() == epoch) {
            if (well) {
                holding.isWell();
                refusals.proven(item);
                watch.look(item, holding);
            } else {
                broken(holding, detail, now);
            }
        }
    }

    private void broken(Holding holding, String detail, Moment now) {
        holding.broken(now);
        if (holding.brokenForGood() && !rules.staysThoughBroken(holding, refusals, now)) {
            holding.mustBeRefused();
            putDown(holding, "its check failed " + holding.timesBroken() + " times: " + detail, now);
        } else {
            move(holding, HoldState.FAILED, holding.whyBroughtUpAgain() + detail);
            reconcile(holding, now);
        }
    }

    private void aliveFailed(Holding holding, boolean contested, String detail, Moment now) {
        holding.aliveFailed(contested, now);
        if (holding.failures() < refusals.tries(holding)) {
            move(holding, HoldState.FAILED, "alive failed: " + detail);
        } else {
            holding.mustBeRefused();
            putDown(holding, "alive failed " + holding.failures() + " times: " + detail, now);
        }
    }

    private void downFinished(Holding holding, boolean succeeded, String detail, Moment now) {
        if (succeeded) {
            if (holding.isToBeRefused() && situation.system(holding.item()) != null) {
                refusals.refuse(
                        holding, rules.replicated(holding.item()), situation.lastSetback(holding.item()) + 1, now);
            } else {
                refusals.proven(holding.item());
            }
            remove(holding);
            letGo.add(holding.item());
            return;
        }
        holding.failed(now);
        move(holding, HoldState.STUCK, "down failed: " + detail);
    }

    /** The one door for a holding's state. */
    private void move(Holding holding, HoldState to, String reason) {
        if (holding.become(to, reason)) {
            asking.remove(holding.item());
            retried.remove(holding.item());
            if (to.retried()) {
                retried.add(holding.item());
            }
            claim.touch(holding.item(), false);
            watch.look(holding.item(), holding);
        }
    }

    private void remove(Holding holding) {
        lastEpochs.put(holding.item(), holding.epoch());
        items.remove(holding.item());
        asking.remove(holding.item());
        retried.remove(holding.item());
        watch.look(holding.item(), null);
        claim.touch(holding.item(), true);
    }

    /** The items whose state here has changed since the last call. */
    public SequencedSet<ItemId> takeMoved() {
        return claim.takeMoved();
    }

    /** The new claim where anything has changed since the last one, and it is time for it; else {@code null}. */
    public @Nullable Claim takeClaim(Moment now) {
        return claim.take(items.values(), !runs.isEmpty(), now);
    }

    /** Whether the claim changed so that the voters should hear it at once; then no more until it changes again. */
    public boolean takeUrgent() {
        return claim.takeUrgent();
    }

    /** Somebody wants those to be tried here, whatever failed before. */
    public void retry(Predicate<ItemId> which, Moment now) {
        refusals.pardon(which, now);
        watch.lookAtFailed(items);
        items.values().stream().filter(holding -> which.test(holding.item())).forEach(holding -> holding.ask(now));
    }

    /** What has failed here for good; sorted. */
    public SequencedMap<ItemId, Setback> setbacks(Moment now) {
        refusals.forgetExpired(item -> situation.system(item) == null, now);
        for (ItemId item : refusals.explained(situation::isUpElsewhere, now)) {
            watch.look(item, null);
            letGo.add(item);
        }
        return refusals.at(now);
    }

    /** What is, or may be, up here, with the handlers that brought it up; sorted. */
    public SequencedMap<ItemId, HandlerConfig> held() {
        SequencedMap<ItemId, HandlerConfig> held = new TreeMap<>();
        items.values().stream().filter(one -> one.state().held()).forEach(one -> held.put(one.item(), one.handlers()));
        return held;
    }

    public boolean holding() {
        return asking.size() < items.size(); // asked at each step: it must not look at all items
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** Until when at least a quorum grants the item; {@code null} where it is not in the claim. */
    public @Nullable Moment leasedUntil(ItemId item) {
        Holding holding = items.get(item);
        return holding == null ? null : rules.leasedUntil(holding);
    }

    /** Until when the fenced addresses may be used that are, or may be, up here, of systems that release. */
    public LeaseGroups leases() {
        return watch.leases();
    }

    /** Why the item is in the state that it is in here; {@code null} where it is not in the claim. */
    public @Nullable String reason(ItemId item) {
        Holding holding = items.get(item);
        return holding == null ? null : holding.reason();
    }

    /** When to {@link #reconcile} again for the sake of time. */
    public Moment nextDeadline(Moment now) {
        Moment next = refusals.nextDeadline(now);
        for (ItemId item : retried) {
            Holding holding = items.get(item);
            if (holding != null && holding.retryAt().isAfter(now)) {
                next = Moment.earlier(next, holding.retryAt());
            }
        }
        return next;
    }

    /** When to {@link #takeClaim}; nothing else is due then. */
    public Moment nextClaim() {
        return claim.nextDeadline(!runs.isEmpty());
    }
}
