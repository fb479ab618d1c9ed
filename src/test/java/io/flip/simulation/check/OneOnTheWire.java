package io.flip.simulation.check;

import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;

/**
 * A fenced address is on the wire of one machine at any instant, in systems that release, and in those that hold in isolation and ask the network first. Nothing
 * is excused: neither who stands still, nor who was killed, nor who is cut off from other members, nor a {@code down} that fails. Time can only take one off; so
 * it is enough to look when one comes.
 */
@Rule("5, the fence")
public final class OneOnTheWire implements Watcher {

    private final World world;

    public OneOnTheWire(World world) {
        this.world = world;
    }

    /** Whether the kernel and not the process keeps the system's items apart. */
    static boolean keeps(SystemConfig system) {
        AddressConfig address = system.handlers().address();
        return Sharded.isSharded(system.spec())
                && (system.spec().onIsolation() == OnIsolation.RELEASE || (address != null && address.probe()))
                && system.handlers().fenced()
                && !system.handlers().hasPrograms();
    }

    @Override
    public void onTheWire(Machine machine, ItemId item) {
        if (!keeps(world.system(item.system()))) {
            return;
        }
        for (Machine other : world.machines()) {
            if (other != machine && other.isOnTheWire(item)) {
                throw Broken.promise(
                        getClass(), world, item + " is on the wire of " + machine.id() + " and of " + other.id());
            }
        }
    }
}
