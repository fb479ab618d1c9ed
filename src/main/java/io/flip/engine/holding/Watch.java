package io.flip.engine.holding;

import io.flip.engine.claim.HoldState;
import io.flip.engine.claim.Lease;
import io.flip.engine.effect.Out;
import io.flip.engine.placement.HolderSituation;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.SystemConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which items are to be kept off the network once their leases are over, and which are to be checked (protocol 6): those that are up here, and those that failed here and may do now. Out what has changed. */
final class Watch {

    private record Watched(HandlerConfig handlers, long epoch, boolean held, boolean doubted) {}

    private final Map<ItemId, Watched> all = new TreeMap<>();
    private final HolderSituation situation;
    private final Refusals refusals;
    private final Out handlers;
    private final Grouping grouping;

    Watch(HolderSituation situation, Refusals refusals, Out handlers, Lease lease) {
        this.grouping = new Grouping(lease);
        this.situation = situation;
        this.refusals = refusals;
        this.handlers = handlers;
    }

    /** @param holding {@code null} where the item is not in the claim */
    void look(ItemId item, @Nullable Holding holding) {
        Watched wanted = holding == null ? failed(item) : up(holding);
        Watched before = wanted == null ? all.remove(item) : all.put(item, wanted);
        if (wanted == null && before != null) {
            handlers.checkNoMore(item);
        } else if (wanted != null && !wanted.equals(before)) {
            handlers.check(item, wanted.handlers(), wanted.epoch(), wanted.held(), wanted.doubted());
        }
        group(item, holding);
    }

    /**
     * A system that holds keeps its items without a lease; one that is replicated has no addresses. What an earlier run left up stays behind the fence: another
     * member may have it.
     */
    private void group(ItemId item, @Nullable Holding holding) {
        SystemConfig system = situation.system(item);
        boolean releases = system == null || system.spec().onIsolation() == OnIsolation.RELEASE;
        if (holding == null || !holding.state().held() || !holding.handlers().fenced() || holding.leftUp()) {
            grouping.remove(item);
        } else if (holding.topology() == Topology.SHARDED && releases) {
            grouping.put(item, holding.addedIn());
        } else if (holding.state() == HoldState.DEACTIVATING || holding.state() == HoldState.STUCK) {
            grouping.keepGoing(item);
        } else {
            grouping.keep(item, holding.addedIn());
        }
    }

    /** Until when the fenced addresses are leased that are, or may be, up here. */
    LeaseGroups leases() {
        return grouping.groups();
    }

    private @Nullable Watched up(Holding holding) {
        boolean doubted = holding.timesBroken() > 0 || refusals.mustProve(holding.item());
        return holding.state() == HoldState.ACTIVE
                ? new Watched(holding.handlers(), holding.epoch(), true, doubted)
                : null;
    }

    private @Nullable Watched failed(ItemId item) {
        SystemConfig system = situation.system(item);
        return system != null && refusals.counts(item) ? new Watched(system.handlers(), 0, false, true) : null;
    }

    /** Another configuration is in force. */
    void lookAtAll(Map<ItemId, Holding> items) {
        lookAtFailed(items);
        items.forEach(this::group);
    }

    /** The same for all that failed here: another configuration is in force, or somebody wants them to be tried. */
    void lookAtFailed(Map<ItemId, Holding> items) {
        for (Map.Entry<ItemId, Watched> each : List.copyOf(all.entrySet())) {
            if (!each.getValue().held()) {
                look(each.getKey(), items.get(each.getKey()));
            }
        }
    }
}
