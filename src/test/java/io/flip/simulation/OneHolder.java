package io.flip.simulation;

import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.SystemConfig;
import java.util.ArrayList;
import java.util.List;

/** No two members have a lease for one item at the same instant (protocol 5). */
public final class OneHolder implements Watcher {

    @Override
    public void settled(World world) {
        for (SystemConfig system : world.config().systems()) {
            if (system.spec().topology() == Topology.SHARDED) {
                system.spec().items().keySet().forEach(value -> check(world, new ItemId(system.id(), value)));
            }
        }
    }

    private static void check(World world, ItemId item) {
        List<String> leased = new ArrayList<>();
        for (Machine machine : world.machines()) {
            if (machine.leases(item)) {
                leased.add(machine.id());
            }
        }
        if (leased.size() > 1) {
            throw new AssertionError("two leases for " + item + ": " + leased + " at " + world.now() + " ns");
        }
    }
}
