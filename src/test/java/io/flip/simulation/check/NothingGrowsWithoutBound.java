package io.flip.simulation.check;

import io.flip.engine.register.ClusterConfig;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.time.Duration;

/**
 * What a member remembers is bounded by the size of its cluster, and not by how long it runs or what happens: no map, list or queue of its
 * engine has more entries than a few for each pair of a member and an item.
 */
public final class NothingGrowsWithoutBound implements Watcher {

    private static final long EVERY = Duration.ofSeconds(20).toNanos();

    private final World world;
    private int most;
    private long next = EVERY;

    public NothingGrowsWithoutBound(World world) {
        this.world = world;
        this.most = bound(world.config());
    }

    private static int bound(ClusterConfig config) {
        int members = config.members().size();
        int items = config.systems().stream()
                .mapToInt(system -> system.spec().items().size())
                .sum();
        return 200 + 4 * members * (members + items);
    }

    @Override
    public void tick(World any) {
        if (world.now() >= next) {
            next = world.now() + EVERY;
            most = Math.max(most, bound(world.config()));
            world.machines().stream().filter(Machine::runs).forEach(this::check);
        }
    }

    private void check(Machine machine) {
        Footprint footprint = Footprint.of(machine.engine());
        if (footprint.largest() > most) {
            throw Broken.promise(
                    getClass(),
                    world,
                    "%s has %d entries in %s".formatted(machine.id(), footprint.largest(), footprint.where()));
        }
    }
}
