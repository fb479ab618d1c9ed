package io.flip.simulation;

import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.SystemConfig;
import java.util.List;

/** No item of a sharded system is up on two machines at the same instant. Not to be had where systems hold in isolation. */
public final class OneUp implements Watcher {

    @Override
    public void settled(World world) {
        for (SystemConfig system : world.config().systems()) {
            if (system.spec().topology() == Topology.SHARDED) {
                system.spec().items().keySet().forEach(value -> check(world, new ItemId(system.id(), value)));
            }
        }
    }

    private static void check(World world, ItemId item) {
        List<String> up = world.up(item);
        if (up.size() > 1) {
            throw new AssertionError(item + " is up on " + up + " at " + world.now() + " ns");
        }
    }
}
