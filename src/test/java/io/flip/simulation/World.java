package io.flip.simulation;

import io.flip.engine.effect.Effect;
import io.flip.engine.message.Message;
import io.flip.engine.message.Packer;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Register;
import io.flip.engine.register.SystemConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** Simulated time, and what happens in it: machines, a network between them, and those who watch. All chance comes from one seed. */
public final class World {

    /** What a machine's wall clock shows when the world begins, in milliseconds: incarnations count from there. */
    static final long BIRTH = 1_000_000_000L;

    private record Happening(long at, long order, Runnable what) implements Comparable<Happening> {

        @Override
        public int compareTo(Happening other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    private final PriorityQueue<Happening> agenda = new PriorityQueue<>();
    private final RandomGenerator random;
    private final Archive packer;
    private final Sabotage sabotage;
    private final SequencedMap<String, Machine> machines = new TreeMap<>();
    private final SequencedMap<String, Machine> copies = new TreeMap<>();
    private List<Machine> all;
    private final Map<Long, Consumer<ChangeOutcome>> requests = new TreeMap<>();
    private long lastRequest;
    private final Network network;
    private final Watchers watchers = new Watchers();
    private final Map<String, SystemConfig> systems = new TreeMap<>();
    private ClusterConfig config;
    private long now;
    private long order;

    private @Nullable Duration checksEvery;

    public World(ClusterConfig config, long seed) {
        this(config, seed, Sabotage.NONE);
    }

    public World(ClusterConfig config, long seed, Sabotage sabotage) {
        this.config = config;
        config.systems().forEach(system -> systems.put(system.id(), system));
        this.sabotage = sabotage;
        this.packer = new Archive();
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.network = new Network(this);
        for (MemberConfig member : config.members()) {
            machines.put(member.id(), new Machine(this, member.id(), config));
        }
        all = List.copyOf(machines.values());
    }

    public World watchedBy(Watcher watcher) {
        watchers.add(watcher);
        return this;
    }

    Watchers watchers() {
        return watchers;
    }

    /** Tells everyone who watches that something was done to the world. */
    public void happened(String what) {
        watchers.all().forEach(watcher -> watcher.happened(this, what));
    }

    /** Lets everyone who watches look around, again and again. */
    public World ticking(Duration every) {
        after(every, () -> {
            watchers.all().forEach(watcher -> watcher.tick(this));
            ticking(every);
        });
        return this;
    }

    Sabotage sabotage() {
        return sabotage;
    }

    /** What the machines began with; where changes are followed, the newest version that one of them has adopted. */
    public ClusterConfig config() {
        return config;
    }

    /** A system, as it was last where it is gone. */
    public SystemConfig system(String id) {
        SystemConfig system = systems.get(id);
        if (system == null) {
            throw new IllegalArgumentException("there never was a system " + id);
        }
        return system;
    }

    /** From now on {@link #config} is the newest version that a machine has adopted. */
    public World followingChanges() {
        return watchedBy(new Watcher() {
            @Override
            public void effect(Machine machine, Effect effect) {
                if (effect instanceof Effect.StoreBase(ClusterConfig base, var _, var _)
                        && base.version() > config.version()) {
                    config = base;
                    base.systems().forEach(system -> systems.put(system.id(), system));
                }
            }
        });
    }

    /** From now on handlers know how to check what is up, and do so that often: at least every second, at most every five. */
    public World checking(Duration every) {
        checksEvery = every;
        return this;
    }

    public boolean checks() {
        return checksEvery != null;
    }

    /** How often. */
    public Duration checksEvery() {
        return Objects.requireNonNull(checksEvery);
    }

    public RandomGenerator random() {
        return random;
    }

    /** Whatever was ever packed to be pulled by digest. */
    public Archive archive() {
        return packer;
    }

    Packer packer() {
        return packer;
    }

    public Network network() {
        return network;
    }

    public Machine machine(String id) {
        Machine machine = machines.get(id);
        if (machine == null) {
            throw new IllegalArgumentException("no machine " + id);
        }
        return machine;
    }

    /** A second process with the id of a machine, on a host of its own: both get what is sent to the id. */
    public Machine addCopy(String id) {
        Machine copy = new Machine(this, id, config);
        copy.incarnateAfter(machine(id));
        copies.put(id, copy);
        return copy;
    }

    /** A host that is in no configuration yet. */
    public Machine addMachine(String id) {
        Machine machine = new Machine(this, id, Register.NOTHING);
        machines.put(id, machine);
        all = List.copyOf(machines.values());
        return machine;
    }

    /** A request to a member; {@code then} gets what came of it. */
    long request(Consumer<ChangeOutcome> then) {
        requests.put(++lastRequest, then);
        return lastRequest;
    }

    void answered(long request, ChangeOutcome outcome) {
        Consumer<ChangeOutcome> then = requests.remove(request);
        if (then != null) {
            then.accept(outcome);
        }
    }

    void deliver(String from, String to, Message message) {
        machine(to).receive(from, message);
        Machine copy = copies.get(to);
        if (copy != null) {
            copy.receive(from, message);
        }
    }

    public List<Machine> machines() {
        return all;
    }

    /** Nanoseconds since the world began. */
    public long now() {
        return now;
    }

    public void at(long when, Runnable what) {
        agenda.add(new Happening(Math.max(when, now), order++, what));
    }

    public void after(Duration delay, Runnable what) {
        at(now + delay.toNanos(), what);
    }

    public World startAll() {
        machines.values().forEach(Machine::start);
        return this;
    }

    public World run(Duration span) {
        long end = now + span.toNanos();
        while (!agenda.isEmpty() && agenda.peek().at() <= end) {
            next();
        }
        now = end;
        return this;
    }

    /** Runs until the condition holds; whether it did within the span. */
    public boolean runUntil(Duration atMost, BooleanSupplier condition) {
        long end = now + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (agenda.isEmpty() || agenda.peek().at() > end) {
                now = end;
                return condition.getAsBoolean();
            }
            next();
        }
        return true;
    }

    private void next() {
        Happening happening = agenda.remove();
        now = happening.at();
        happening.what().run();
    }

    /** The machines on which the item is up: its {@code alive} has begun, its {@code down} has not ended. */
    public List<String> up(ItemId item) {
        return machines.values().stream()
                .filter(machine -> machine.isUp(item))
                .map(Machine::id)
                .toList();
    }
}
