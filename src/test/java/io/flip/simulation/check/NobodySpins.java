package io.flip.simulation.check;

import io.flip.engine.Input;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** No engine keeps a processor busy for nothing: in no second does it ask to be woken more than a fixed number of times. */
public final class NobodySpins implements Watcher {

    /** Pings, answers, retries and renewals of a busy second are a few hundred moments; a deadline that stays in the past is any number. */
    private static final int MOST = 10_000;

    private record Wakes(long second, int count) {}

    private final World world;
    private final Map<String, Wakes> wakes = new TreeMap<>();

    public NobodySpins(World world) {
        this.world = world;
    }

    @Override
    public void input(Machine machine, Input input) {
        if (!(input instanceof Input.Elapsed)) {
            return;
        }
        long second = Duration.ofNanos(world.now()).toSeconds();
        Wakes now = wakes.merge(
                machine.id(),
                new Wakes(second, 1),
                (before, one) -> before.second() == second ? new Wakes(second, before.count() + 1) : one);
        if (now.count() > MOST) {
            throw Broken.promise(
                    getClass(), world, machine.id() + " was woken " + now.count() + " times in this second");
        }
    }
}
