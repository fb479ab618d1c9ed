package io.flip.simulation.check;

import io.flip.engine.plan.ItemId;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;

/**
 * {@code alive} never begins where the item is not leased at that very instant (protocol 5, holding): by what the engine says, and by what the datagrams
 * show.
 */
public final class AliveUnderLease implements Watcher {

    private final World world;
    private final Sharded sharded;
    private final Granted granted;

    AliveUnderLease(World world, Granted granted) {
        this.world = world;
        this.sharded = new Sharded(world);
        this.granted = granted;
    }

    @Override
    public void broughtUp(Machine machine, ItemId item, long epoch) {
        if (sharded.contains(item) && !machine.leases(item)) {
            throw Broken.promise(getClass(), world, machine.id() + " brings up " + item + " and has no lease for it");
        }
        if (sharded.contains(item) && granted.until(machine, item) < world.now()) {
            throw Broken.promise(getClass(), world, machine.id() + " brings up " + item + " and no quorum granted it");
        }
    }
}
