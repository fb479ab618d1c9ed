package io.flip.simulation.check;

import io.flip.engine.effect.Effect;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.register.SystemConfig;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * In a system that releases, an item is up on one machine at a time. Excused, for no protocol can help it, and measured: who stands still
 * or has just gone on, whose process was killed and does not speak yet, who lost its disk and with it what told what is up, and whose {@code down}
 * fails or takes longer than promised.
 */
@Rule({"5, judging 1", "5, letting go"})
public final class OneUp implements Watcher {

    /** Why an item may still be up where it should not. */
    public enum Excuse {
        PAUSED,
        /** What the killed run had up stays up until the next one says its first word. */
        KILLED,
        /** What told that it is up was on a disk that is lost; until the newest version tells, and it is down. */
        DISK,
        /** Its own version says that the system holds in isolation; or did until a moment ago. */
        HOLDS,
        HANDLER
    }

    private final World world;
    private final Sharded sharded;
    private final boolean all;
    private final Map<ItemId, Long> doubled = new TreeMap<>();
    private final TreeSet<ItemId> changed = new TreeSet<>();
    private final Map<String, Long> heldUntil = new TreeMap<>();
    private final Map<Excuse, Duration> measured = new TreeMap<>();

    private OneUp(World world, boolean all) {
        this.world = world;
        this.sharded = new Sharded(world);
        this.all = all;
    }

    public static OneUp inReleasing(World world) {
        return new OneUp(world, false);
    }

    /** Also in systems that hold in isolation: where none is isolated. */
    public static OneUp inAll(World world) {
        return new OneUp(world, true);
    }

    /** For how long items were up twice, by excuse. */
    public Map<Excuse, Duration> measured() {
        return measured;
    }

    @Override
    public void broughtUp(Machine machine, ItemId item, long epoch) {
        if (sharded.contains(item) && (all || (sharded.released(item) && !fenced(item)))) {
            changed.add(item);
            look();
        }
    }

    /** {@link OneOnTheWire} looks at those: nobody waits until they are put down. */
    private boolean fenced(ItemId item) {
        SystemConfig system = sharded.system(item);
        return system != null && OneOnTheWire.keeps(system);
    }

    @Override
    public void handled(Machine machine) {
        look();
    }

    @Override
    public void tick(World any) {
        look();
    }

    private void look() {
        if (changed.isEmpty()) {
            return;
        }
        for (ItemId item : List.copyOf(changed)) {
            if (!look(item)) {
                changed.remove(item);
            }
        }
    }

    /** Whether it is up twice, and so must be looked at again. */
    private boolean look(ItemId item) {
        List<Machine> up =
                world.machines().stream().filter(machine -> machine.isUp(item)).toList();
        Long since = doubled.remove(item);
        if (up.size() < 2) {
            return false;
        }
        List<Machine> rightful = new ArrayList<>(up);
        for (Machine machine : up) {
            Excuse excuse = excuse(machine, item);
            if (excuse != null) {
                rightful.remove(machine);
                measured.merge(excuse, Duration.ofNanos(since == null ? 0 : world.now() - since), Duration::plus);
            }
        }
        if (rightful.size() > 1) {
            List<String> ids = up.stream().map(Machine::id).toList();
            throw Broken.promise(getClass(), world, item + " is up on " + ids);
        }
        doubled.put(item, world.now());
        return true;
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        if (effect instanceof Effect.StoreBase) {
            machine.knows().systems().stream()
                    .filter(system -> system.spec().onIsolation() == OnIsolation.HOLD)
                    .forEach(system -> heldUntil.put(machine.id() + " " + system.id(), world.now()));
        }
    }

    private boolean holds(Machine machine, ItemId item, long within) {
        long until = heldUntil.getOrDefault(machine.id() + " " + item.system(), Long.MIN_VALUE / 2);
        return !all
                && (world.now() - until <= within
                        || machine.knows()
                                .system(item.system())
                                .filter(system -> system.spec().onIsolation() == OnIsolation.HOLD)
                                .isPresent());
    }

    private @Nullable Excuse excuse(Machine machine, ItemId item) {
        SystemConfig system = sharded.system(item);
        if (machine.forgot(item) || machine.remembers(item)) {
            return Excuse.DISK;
        }
        boolean silent = machine.speaksSince() == Long.MAX_VALUE;
        if (!machine.broughtUp(item) && (silent || system == null || !system.cleansAtStart())) {
            return Excuse.KILLED;
        }
        long within = system == null ? 0 : system.spec().releaseWithin().toNanos();
        if (machine.paused() || world.now() - machine.lastPaused() <= within) {
            return Excuse.PAUSED;
        }
        if (holds(machine, item, within)) {
            return Excuse.HOLDS;
        }
        return machine.overdue(item) ? Excuse.HANDLER : null;
    }
}
