package io.flip.simulation.check;

import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.simulation.World;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The exclusive items that a world has or ever had, and their systems. */
final class Sharded {

    private final World world;
    private final Map<ItemId, SystemConfig> systems = new TreeMap<>();
    private long seen = -1;

    Sharded(World world) {
        this.world = world;
    }

    private Map<ItemId, SystemConfig> systems() {
        ClusterConfig config = world.config();
        if (config.version() > seen) {
            seen = config.version();
            add(config);
        }
        return systems;
    }

    private void add(ClusterConfig config) {
        for (SystemConfig system : config.systems()) {
            if (isSharded(system.spec())) {
                system.spec().items().keySet().forEach(value -> systems.put(new ItemId(system.id(), value), system));
            }
        }
    }

    static boolean isSharded(SystemSpec spec) {
        return spec.topology() == Topology.SHARDED;
    }

    Set<ItemId> items() {
        return systems().keySet();
    }

    boolean contains(ItemId item) {
        return systems().containsKey(item);
    }

    @Nullable
    SystemConfig system(ItemId item) {
        return systems().get(item);
    }

    boolean released(ItemId item) {
        SystemConfig system = systems().get(item);
        return system != null && system.spec().onIsolation() == OnIsolation.RELEASE;
    }
}
