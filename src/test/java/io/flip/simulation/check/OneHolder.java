package io.flip.simulation.check;

import io.flip.engine.plan.ItemId;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.util.HashMap;
import java.util.Map;

/**
 * No two members have a lease for one item at the same instant (protocol 5). Time can only end a lease; so it is enough to look when what a
 * member was granted has changed.
 */
@Rule({"5", "5, judging 1", "5, holding"})
public final class OneHolder implements Watcher {

    private final World world;
    private final Sharded sharded;
    private final Map<String, Long> revisions = new HashMap<>();

    public OneHolder(World world) {
        this.world = world;
        this.sharded = new Sharded(world);
    }

    @Override
    public void handled(Machine machine) {
        long revision = machine.engine().leaseRevision() + ((long) machine.life() << 40);
        Long last = revisions.put(machine.id(), revision);
        if (last == null || last != revision) {
            sharded.items().stream().filter(machine::leases).forEach(item -> check(machine, item));
        }
    }

    private void check(Machine machine, ItemId item) {
        for (Machine other : world.machines()) {
            if (other != machine && other.leases(item)) {
                throw Broken.promise(
                        getClass(), world, "two leases for " + item + ": " + machine.id() + " and " + other.id());
            }
        }
    }
}
