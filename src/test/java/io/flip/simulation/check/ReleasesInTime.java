package io.flip.simulation.check;

import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.register.SystemConfig;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * In a system that releases, nothing that the present process brought up stays up longer than {@code release_within} after the last moment at which a quorum
 * may have granted it (protocol 5, letting go), as the datagrams show that: whether the item goes elsewhere or not. Excused is who stands still, for as
 * long, and whose handler fails or takes longer than promised.
 */
@Rule("5, letting go")
public final class ReleasesInTime implements Watcher {

    private static final long SLACK = Duration.ofMillis(50).toNanos();

    private record Known(long version, long since) {}

    private final World world;
    private final Granted granted;
    private final Map<String, Known> known = new TreeMap<>();
    private final Map<String, Map<ItemId, Long>> upSince = new TreeMap<>();

    ReleasesInTime(World world, Granted granted) {
        this.world = world;
        this.granted = granted;
    }

    @Override
    public void broughtUp(Machine machine, ItemId item, long epoch) {
        upSince.computeIfAbsent(machine.id(), any -> new TreeMap<>()).put(item, world.now());
    }

    @Override
    public void tick(World any) {
        for (Machine machine : world.machines()) {
            Known before = known.get(machine.id());
            if (before == null || before.version() != machine.knows().version()) {
                known.put(machine.id(), new Known(machine.knows().version(), world.now()));
            }
            if (machine.runs() && !machine.paused()) {
                machine.up().forEach(item -> look(machine, item));
            }
        }
    }

    private void look(Machine machine, ItemId item) {
        machine.knows()
                .system(item.system())
                .map(SystemConfig::spec)
                .filter(spec -> Sharded.isSharded(spec) && spec.onIsolation() == OnIsolation.RELEASE)
                .filter(any -> machine.broughtUp(item) && !machine.overdue(item))
                .ifPresent(spec -> check(machine, item, spec.releaseWithin()));
    }

    private void check(Machine machine, ItemId item, Duration within) {
        Known version = known.get(machine.id());
        long since = LongStream.of(
                        granted.grantedUpTo(machine, item),
                        upSince.getOrDefault(machine.id(), Map.of()).getOrDefault(item, 0L),
                        version == null ? 0 : version.since(),
                        machine.lastPaused())
                .max()
                .orElseThrow();
        long late = world.now() - since - (long) (within.toNanos() * 1.01) - SLACK;
        if (late > 0) {
            throw Broken.promise(
                    getClass(),
                    world,
                    "%s still has %s up, %d ms too long".formatted(machine.id(), item, late / 1_000_000));
        }
    }
}
