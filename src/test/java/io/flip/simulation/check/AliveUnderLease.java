package io.flip.simulation.check;

import io.flip.engine.plan.ItemId;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;

/** {@code alive} never begins where the item is not leased at that very instant (protocol 5, holding). */
public final class AliveUnderLease implements Watcher {

    private final World world;
    private final Sharded sharded;

    public AliveUnderLease(World world) {
        this.world = world;
        this.sharded = new Sharded(world);
    }

    @Override
    public void broughtUp(Machine machine, ItemId item, long epoch) {
        if (sharded.contains(item) && !machine.leases(item)) {
            throw Broken.promise(getClass(), world, machine.id() + " brings up " + item + " and has no lease for it");
        }
    }
}
