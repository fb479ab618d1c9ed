package io.flip.simulation.check;

import io.flip.engine.effect.Effect;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;

/** No handler of an item begins on a machine while another of the same item still runs there. */
public final class OneRunAtATime implements Watcher {

    private final World world;

    public OneRunAtATime(World world) {
        this.world = world;
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        if (effect instanceof Effect.RunHandler run && machine.busyWith(run.item())) {
            throw Broken.promise(getClass(), world, machine.id() + " begins " + run + " while another runs");
        }
    }
}
