package io.flip.simulation.check;

import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The exclusive items of a configuration, and their systems. */
final class Sharded {

    private final Map<ItemId, SystemConfig> systems = new TreeMap<>();

    Sharded(ClusterConfig config) {
        for (SystemConfig system : config.systems()) {
            if (system.spec().topology() == Topology.SHARDED) {
                system.spec().items().keySet().forEach(value -> systems.put(new ItemId(system.id(), value), system));
            }
        }
    }

    List<ItemId> items() {
        return new ArrayList<>(systems.keySet());
    }

    boolean contains(ItemId item) {
        return systems.containsKey(item);
    }

    @Nullable
    SystemConfig system(ItemId item) {
        return systems.get(item);
    }

    boolean released(ItemId item) {
        SystemConfig system = systems.get(item);
        return system != null && system.spec().onIsolation() == OnIsolation.RELEASE;
    }
}
