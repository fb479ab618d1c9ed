package io.flip.simulation;

import io.flip.engine.Effect;
import io.flip.engine.Engine;
import io.flip.engine.EngineSettings;
import io.flip.engine.Event;
import io.flip.engine.Input;
import io.flip.engine.Input.Outcome;
import io.flip.engine.Snapshot;
import io.flip.engine.claim.Note;
import io.flip.engine.member.Session;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Message;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A host with one member on it: what is up there stays up when the member's process dies. */
public final class Machine {

    private record Run(ItemId item, Effect.HandlerEvent event) {}

    private final World world;
    private final String id;
    private ClusterConfig config;
    private @Nullable Engine engine;
    private int life;
    private long incarnation;
    private @Nullable Map<ItemId, Note> notes;
    private double clockRate = 1;
    private long clockOffset;
    private final Set<ItemId> up = new TreeSet<>();
    private final Map<Long, Run> running = new TreeMap<>();
    private final List<Event> events = new ArrayList<>();
    private Duration handlerTime = Duration.ofMillis(5);
    private final Set<ItemId> failing = new TreeSet<>();
    private long wake = Long.MAX_VALUE;

    Machine(World world, String id, ClusterConfig config) {
        this.world = world;
        this.id = id;
        this.config = config;
        this.clockOffset = world.random().nextLong(1_000_000_000_000L);
    }

    public String id() {
        return id;
    }

    /** How fast its clock goes; 1 is right. Before it is started. */
    public void clockRate(double rate) {
        clockRate = rate;
    }

    public void configure(ClusterConfig other) {
        config = other;
    }

    public void handlersTake(Duration time) {
        handlerTime = time;
    }

    /** From now on {@code alive} of the item fails here. */
    public void failAlive(ItemId item) {
        failing.add(item);
    }

    public void mendAlive(ItemId item) {
        failing.remove(item);
    }

    public Moment clock() {
        return new Moment(clockOffset + (long) (world.now() * clockRate));
    }

    private long worldTime(Moment moment) {
        return moment.equals(Moment.NEVER)
                ? Long.MAX_VALUE
                : (long) Math.ceil((moment.nanos() - clockOffset) / clockRate);
    }

    // -- its life

    public void start() {
        life++;
        incarnation++;
        Session session = new Session(incarnation, world.random().nextLong());
        List<Note> kept = notes == null ? null : List.copyOf(notes.values());
        notes = notes == null ? new TreeMap<>() : notes;
        wake = Long.MAX_VALUE;
        engine = new Engine(new EngineSettings(id, session, config, kept), world.packer(), clock());
        handle(new Input.Elapsed());
    }

    void incarnateAfter(Machine other) {
        incarnation = other.incarnation;
    }

    /** The process dies; what is up stays up, and the notes survive. */
    public void kill() {
        engine = null;
        life++;
        running.clear();
    }

    /** The host dies: nothing is up any more, and the last notes may be lost. */
    public void crash() {
        kill();
        up.clear();
        notes = null;
    }

    public void stop() {
        if (engine != null) {
            handle(new Input.Stop());
        }
    }

    public boolean runs() {
        return engine != null;
    }

    public boolean isUp(ItemId item) {
        return up.contains(item);
    }

    public Set<ItemId> up() {
        return up;
    }

    public Snapshot snapshot() {
        return engine().snapshot(clock());
    }

    public Engine engine() {
        if (engine == null) {
            throw new IllegalStateException(id + " is not running");
        }
        return engine;
    }

    public List<Event> events() {
        return events;
    }

    /** Whether a quorum grants it the item at this moment. */
    public boolean leases(ItemId item) {
        return engine != null && engine.leasedUntil(item, clock()) != null;
    }

    // -- its steps

    void receive(String from, Message message) {
        if (engine != null) {
            handle(new Input.Received(new Endpoint(from, 2200), message));
        }
    }

    private void handle(Input input) {
        world.watch(watcher -> watcher.input(this, input));
        for (Effect effect : engine().handle(input, clock())) {
            world.watch(watcher -> watcher.effect(this, effect));
            carryOut(effect);
        }
        world.watch(watcher -> watcher.settled(world));
        scheduleWake();
    }

    private void scheduleWake() {
        if (engine == null) {
            return;
        }
        long due = worldTime(engine.nextDeadline());
        if (due < wake && due != Long.MAX_VALUE) {
            wake = due;
            int of = life;
            world.at(due, () -> wakeUp(of, due));
        }
    }

    private void wakeUp(int of, long due) {
        if (of != life || engine == null || due != wake) {
            return;
        }
        wake = Long.MAX_VALUE;
        if (engine.nextDeadline().isAfter(clock())) {
            scheduleWake();
        } else {
            handle(new Input.Elapsed());
        }
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Send send -> world.network().send(id, send.to(), send.message());
            case Effect.StoreNotes store -> store.notes().forEach(note -> notes().put(note.item(), note));
            case Effect.RunHandler run -> runHandler(run);
            case Effect.EndHandler end -> finish(end.run(), life, Outcome.ENDED);
            case Effect.Report report -> events.add(report.event());
            case Effect.Stopped _ -> {
                engine = null;
                life++;
            }
        }
    }

    private Map<ItemId, Note> notes() {
        if (notes == null) {
            notes = new TreeMap<>();
        }
        return notes;
    }

    private void runHandler(Effect.RunHandler run) {
        running.put(run.run(), new Run(run.item(), run.event()));
        if (run.event() == Effect.HandlerEvent.ALIVE) {
            up.add(run.item());
        }
        Outcome outcome = run.event() == Effect.HandlerEvent.ALIVE && failing.contains(run.item())
                ? Outcome.FAILURE
                : Outcome.SUCCESS;
        int of = life;
        world.after(handlerTime, () -> finish(run.run(), of, outcome));
    }

    private void finish(long number, int of, Outcome outcome) {
        if (of != life || engine == null) {
            return;
        }
        Run run = running.remove(number);
        if (run == null) {
            return;
        }
        if (run.event() != Effect.HandlerEvent.ALIVE) {
            up.remove(run.item());
        }
        // Reported in a step of its own: an engine is never called from within its own effects.
        world.at(world.now(), () -> {
            if (of == life && engine != null) {
                handle(new Input.HandlerDone(
                        number, outcome, outcome == Outcome.SUCCESS ? "exit status 0" : "exit status 1"));
            }
        });
    }
}
