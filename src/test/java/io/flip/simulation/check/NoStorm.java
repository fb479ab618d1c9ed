package io.flip.simulation.check;

import io.flip.engine.effect.Effect;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.time.Duration;

/** No member answers itself into a storm: in no second do the members send more than a fixed number of datagrams each. */
public final class NoStorm implements Watcher {

    /** Pings, answers and chunks of a busy second are a few hundred; what feeds on itself passes any number. */
    private static final int EACH = 2_000;

    private final World world;
    private final long most;
    private long second;
    private long sent;

    public NoStorm(World world) {
        this.world = world;
        this.most = (long) EACH * world.config().members().size();
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        if (!(effect instanceof Effect.Send)) {
            return;
        }
        long now = Duration.ofNanos(world.now()).toSeconds();
        sent = now == second ? sent + 1 : 1;
        second = now;
        if (sent > most) {
            throw Broken.promise(getClass(), world, sent + " datagrams in this second alone, now of " + machine.id());
        }
    }
}
