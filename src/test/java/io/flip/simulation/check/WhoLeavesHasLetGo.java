package io.flip.simulation.check;

import io.flip.engine.effect.Effect;
import io.flip.engine.plan.ItemId;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.util.List;

/** When a member that was told to stop ends, nothing that it brought up is up any more. */
@Rule("5, stopping")
public final class WhoLeavesHasLetGo implements Watcher {

    private final World world;

    public WhoLeavesHasLetGo(World world) {
        this.world = world;
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        if (effect instanceof Effect.Stopped) {
            List<ItemId> left = machine.up().stream().filter(machine::broughtUp).toList();
            if (!left.isEmpty()) {
                throw Broken.promise(getClass(), world, machine.id() + " ends, and leaves up " + left);
            }
        }
    }
}
