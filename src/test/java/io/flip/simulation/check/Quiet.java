package io.flip.simulation.check;

import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Event;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;

/** From now on nothing moves: no handler runs, and no member or item changes its state. */
public final class Quiet implements Watcher {

    private final World world;

    public Quiet(World world) {
        this.world = world;
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        boolean moves = effect instanceof Effect.RunHandler
                || (effect instanceof Effect.Report(Event event) && event.kind() != Event.Kind.CONFIG);
        if (moves) {
            throw Broken.promise(getClass(), world, machine.id() + ": " + effect);
        }
    }
}
