package io.flip.engine.claim;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.SystemConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which items are to be checked (protocol 6): those that are up here, and those that failed here and may do now. Orders what has changed. */
final class Watch {

    private record Watched(HandlerConfig handlers, long epoch, boolean held, boolean doubted) {}

    private final Map<ItemId, Watched> all = new TreeMap<>();
    private final Situation situation;
    private final Refusals refusals;
    private final Handlers handlers;

    Watch(Situation situation, Refusals refusals, Handlers handlers) {
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
    }

    private @Nullable Watched up(Holding holding) {
        boolean doubted = holding.broken > 0 || refusals.mustProve(holding.item);
        return holding.state == HoldState.ACTIVE ? new Watched(holding.handlers, holding.epoch, true, doubted) : null;
    }

    private @Nullable Watched failed(ItemId item) {
        SystemConfig system = situation.system(item);
        return system != null && refusals.counts(item) ? new Watched(system.handlers(), 0, false, true) : null;
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
