package io.flip.simulation.check;

import io.flip.engine.plan.ItemId;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.util.Map;
import java.util.TreeMap;

/** Whoever brings an item up has a higher epoch than all who did before, unless it is the same run of a member trying again (protocol 5). */
public final class EpochsGrow implements Watcher {

    private record Last(long epoch, String by) {}

    private final World world;
    private final Sharded sharded;
    private final Map<ItemId, Last> last = new TreeMap<>();

    public EpochsGrow(World world) {
        this.world = world;
        this.sharded = new Sharded(world);
    }

    @Override
    public void broughtUp(Machine machine, ItemId item, long epoch) {
        if (!sharded.contains(item)) {
            return;
        }
        String by = machine.id() + " in its run " + machine.life();
        Last before = last.put(item, new Last(epoch, by));
        boolean grows = before == null || epoch > before.epoch() || (epoch == before.epoch() && by.equals(before.by()));
        if (!grows) {
            throw Broken.promise(
                    getClass(),
                    world,
                    "%s: epoch %d of %s after %d of %s".formatted(item, epoch, by, before.epoch(), before.by()));
        }
    }
}
