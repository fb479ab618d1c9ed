package io.flip.engine.holding;

import io.flip.engine.claim.HoldState;
import io.flip.engine.claim.Lease;
import io.flip.engine.placement.HolderSituation;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.time.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a holder may keep an item, and why it lets go of it (protocol 5, letting go). */
final class HolderRules {

    private final String self;
    private final Lease lease;
    private final HolderSituation situation;

    HolderRules(String self, Lease lease, HolderSituation situation) {
        this.self = self;
        this.lease = lease;
        this.situation = situation;
    }

    /** Why it must be put down; {@code null} where it stays. */
    @Nullable
    String reasonToGo(Holding holding, boolean leased, Moment now) {
        SystemConfig system = situation.system(holding.item());
        if (system == null) {
            return "the configuration has it no longer";
        }
        if (system.spec().topology() != holding.topology()) {
            return "its system is of another type now";
        }
        String must = situation.mustGo(holding.item());
        if (must != null) {
            return must;
        }
        String goes = situation.goes();
        if (goes != null && !(leased && mayStayForNow(holding, now))) {
            return goes;
        }
        if (holding.state() == HoldState.FAILED
                && situation.deaf()
                && system.spec().topology() == Topology.SHARDED) {
            return "its alive failed, and no quorum lets it be tried again here";
        }
        if (leased && !system.handlers().doesAs(holding.handlers())) {
            return "it is put down as it was brought up: its system has other handlers, or another config for them, now";
        }
        if (!leased && system.spec().onIsolation() == OnIsolation.RELEASE) {
            return "no quorum renews its lease, and the system releases when isolated";
        }
        if (system.spec().topology() == Topology.REPLICATED) {
            return system.spec().members().contains(self) ? null : "this member takes part in its system no longer";
        }
        String other = situation.other(holding.item(), now);
        if (other != null && lease.isWantedBy(other, holding.item())) {
            return "a quorum wants it on " + other;
        }
        return !leased && lease.heldByOther(holding.item()) ? "its lease ran out and another member holds it" : null;
    }

    /** What is put down before its successor asks for it is nowhere for longer. */
    private boolean mayStayForNow(Holding holding, Moment now) {
        return holding.state() == HoldState.ACTIVE
                && holding.topology() == Topology.SHARDED
                && situation.awaitsSuccessor(holding.item(), now);
    }

    /** Whether it is of no use to give away what checks find broken: it went round already, and has failed on all others, too. */
    boolean staysThoughBroken(Holding holding, Refusals refusals, Moment now) {
        Duration time = refusals.staysFor(holding.item(), holding.handlers().refuseFor());
        return now.isBefore(holding.brokenSince().plus(time))
                && !replicated(holding.item())
                && !situation.anotherIsLeft(holding.item());
    }

    /** Until when it may be up. */
    Moment leasedUntil(Holding holding) {
        return replicated(holding.item()) ? lease.contactUntil() : lease.until(holding.item(), holding.addedIn());
    }

    boolean replicated(ItemId item) {
        SystemConfig system = situation.system(item);
        return system != null && system.spec().topology() == Topology.REPLICATED;
    }
}
