package io.flip.simulation;

import io.flip.engine.Engine;
import io.flip.engine.EngineSettings;
import io.flip.engine.Input;
import io.flip.engine.claim.Note;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Event;
import io.flip.engine.grant.KeptEpochs;
import io.flip.engine.member.Session;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Message;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Register;
import io.flip.engine.register.StorageId;
import io.flip.engine.register.Stored;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.report.Snapshot;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A host with one member on it. It can be stopped between any two effects and go on later, lose its process, or its power; what is up there
 * stays up when only the process dies.
 */
public final class Machine {

    /** Datagrams that wait for a member that is not running; more are dropped, as a socket's buffer does. */
    private static final int SOCKET_BUFFER = 200;

    private static final int EVENTS = 2_000;

    /** What the names of those begin with whom one that joins asks. */
    static final String SEED = "seed ";

    private final World world;
    private final String id;
    private final DriftingClock clock;
    private final Hands hands;
    private final Kernel kernel;
    private final Deque<Effect> toDo = new ArrayDeque<>();
    private final Deque<Input> inbox = new ArrayDeque<>();
    private final Deque<Event> events = new ArrayDeque<>();
    private ClusterConfig config;
    private @Nullable Engine engine;
    private @Nullable Session session;
    private int life;
    private int disks;
    private long forgetsUpTo;

    /** Only the first version that it hears of is taken for what may be up; later ones for what is changed. */
    private boolean nothingStored;

    private @Nullable Map<ItemId, Note> notes;
    private Stored stored;
    private @Nullable MemberConfig offer;
    private List<MemberConfig> seeds = List.of();
    private @Nullable String movedTo;
    private final Map<String, String> reached = new TreeMap<>();
    private Moment notesTrustedFrom = new Moment(Long.MIN_VALUE);
    private boolean busy;
    private boolean paused;
    private int effectsUntilPause = -1;
    private int effectsUntilInterruption;
    private @Nullable Runnable interruption;
    private Duration pauseFor = Duration.ZERO;
    private long pauseBegan = Long.MIN_VALUE / 2;
    private long lastPaused = Long.MIN_VALUE / 2;
    private long speaksSince = Long.MAX_VALUE;
    private boolean left;
    private LongSupplier timeOff = () -> 0;
    private KeptEpochs epochs = KeptEpochs.found(null);
    private long wake = Long.MAX_VALUE;

    Machine(World world, String id, ClusterConfig config) {
        this.world = world;
        this.id = id;
        this.config = config;
        this.clock = new DriftingClock(world.random().nextLong(1_000_000_000_000L));
        this.hands = new Hands(world, this);
        this.kernel = new Kernel(world, this);
        this.stored = newDisk();
    }

    public String id() {
        return id;
    }

    /** How fast its clock goes; 1 is right. Before it is started. */
    public void clockRate(double rate) {
        clock.rate(world.sabotage().clockRate(this, rate));
    }

    public void configure(ClusterConfig other) {
        config = other;
    }

    public void handlers(HandlerHabits habits) {
        hands.habits(habits);
    }

    public void handlersTake(Duration time) {
        hands.habits(HandlerHabits.taking(time));
    }

    /** How long the end of a run waits at most for others, to be told to the engine with them. */
    public void tellsTogether(Duration most) {
        hands.tellsTogether(most);
    }

    /** How long it takes at most until a handler that is ended has ended. */
    public void endingTakes(Duration most) {
        hands.endingTakes(most);
    }

    /** From now on {@code alive} of the item fails here. */
    public void failAlive(ItemId item) {
        hands.failing().add(item);
    }

    public void mendAlive(ItemId item) {
        hands.failing().remove(item);
    }

    public void mendAll() {
        hands.failing().clear();
    }

    public Moment clock() {
        return clock.at(world.now());
    }

    // -- its life

    public void start() {
        life++;
        left = false;
        long incarnation = Math.max(timeOfDay(), session == null ? 0 : session.incarnation() + 1);
        session = new Session(incarnation, world.random().nextLong());
        epochs = KeptEpochs.found(epochs.stored());
        List<Note> kept = trustedNotes();
        wake = Long.MAX_VALUE;
        ClusterConfig believed = world.sabotage().config(this, config);
        kernel.clear();
        reached.clear();
        reach(config.members());
        if (stored.base() != null) {
            reach(stored.base().members());
        }
        world.archive().disguise(believed, config);
        List<Note> found = world.sabotage().notes(this, kept);
        engine = new Engine(
                new EngineSettings(id, session, believed, found, epochs.stored(), stored, offer, seeds, 16),
                world.packer(),
                clock());
        take(new Input.Elapsed());
    }

    /** As the journal does: notes are no good before the quarantine is over in which they were begun. */
    private @Nullable List<Note> trustedNotes() {
        if (notes != null && !clock().isBefore(notesTrustedFrom)) {
            return List.copyOf(notes.values());
        }
        notes = new TreeMap<>();
        notesTrustedFrom = clock().plus(quarantine());
        return null;
    }

    private Duration quarantine() {
        return knows().leasesEndWithin();
    }

    /** The newest version on its disk; its file where there is none. */
    public ClusterConfig knows() {
        ClusterConfig base = stored.base();
        return base == null || base.version() < config.version() ? config : base;
    }

    private long timeOfDay() {
        return World.BIRTH + world.now() / 1_000_000 + timeOff.getAsLong();
    }

    /** What its time of day is off by at each start, in milliseconds. */
    public void timeOff(LongSupplier millis) {
        timeOff = millis;
    }

    void incarnateAfter(Machine other) {
        session = other.session;
    }

    /** The process dies; what is up stays up, and the notes survive. */
    public void kill() {
        engine = null;
        life++;
        speaksSince = Long.MAX_VALUE;
        toDo.clear();
        inbox.clear();
        busy = false;
        paused = false;
        effectsUntilPause = -1;
        interruption = null;
        hands.dropRuns();
    }

    /** The host dies: nothing is up any more, and the last notes may be lost. */
    public void crash() {
        kill();
        hands.powerOff();
        kernel.clear();
        notes = null;
    }

    private Stored newDisk() {
        long name = id.hashCode() * 1_000_003L + ++disks;
        return new Stored(new StorageId(name, disks), null, false, List.of(), null);
    }

    /** The disk is new: neither notes nor configuration are left, nor what told what is up here. */
    public void loseDisk() {
        notes = null;
        epochs = KeptEpochs.found(null);
        stored = newDisk();
        forgetsUpTo = world.config().version();
        nothingStored = true;
        hands.forget();
        world.watchers().all().forEach(watcher -> watcher.diskLost(this));
    }

    /** Whether the item may be up here though nothing can tell: what told was on a disk that is lost, and no version showed it since. */
    public boolean forgot(ItemId item) {
        return hands.forgotten(item);
    }

    /** Whether it forgot the item, and is putting it down since it has heard of it. */
    public boolean remembers(ItemId item) {
        return hands.remembered(item);
    }

    /** It knows nobody but those, and wants to be a member like that. */
    public void joins(MemberConfig as, String... whom) {
        config = Register.NOTHING;
        offer = as;
        seeds = Stream.of(whom)
                .map(seed -> new MemberConfig(SEED + seed, seed, 2200, null, List.of(), false))
                .toList();
    }

    /** As what. */
    public ChangeRequest asks() {
        MemberConfig its = Objects.requireNonNull(offer);
        return new ChangeRequest.AddMember(
                its.id(), its.ip(), its.port(), its.priority(), its.systems(), stored.storage());
    }

    public Stored stored() {
        return stored;
    }

    /** It has another address from now on: what is sent to the one before is lost. */
    public void moveTo(String ip) {
        movedTo = ip;
    }

    /** What it says of itself, its address too, from its next start on. */
    public void offers(MemberConfig as) {
        offer = as;
    }

    /** Asks it which version is the present one. */
    public List<ChangeOutcome> read() {
        List<ChangeOutcome> outcomes = new ArrayList<>();
        take(new Input.Read(world.request(outcomes::add)));
        return outcomes;
    }

    /** Asks it for a change; what comes of it. */
    public List<ChangeOutcome> propose(String changeId, long expectedVersion, ChangeRequest change, boolean force) {
        List<ChangeOutcome> outcomes = new ArrayList<>();
        long request = world.request(outcomes::add);
        take(new Input.Propose(request, changeId, expectedVersion, change, force, "the test"));
        return outcomes;
    }

    /** How many notes its disk has. */
    public int noted() {
        return notes == null ? 0 : notes.size();
    }

    /** The disk is new, or what is on it can't be trusted. */
    public void loseNotes() {
        notes = null;
    }

    public void stop() {
        if (engine != null) {
            take(new Input.Stop());
        }
    }

    /** It stands still after so many further effects, in the middle of what it does, and goes on after that time. */
    public void pause(int afterEffects, Duration length) {
        if (engine != null && !paused) {
            effectsUntilPause = afterEffects;
            pauseFor = length;
            if (afterEffects == 0) {
                pauseNow();
            }
        }
    }

    private void pauseNow() {
        paused = true;
        pauseBegan = world.now();
        effectsUntilPause = -1;
        int of = life;
        world.happened(id + " stands still for " + pauseFor.toMillis() + " ms");
        world.after(pauseFor, () -> goOn(of));
    }

    /** Does that after so many further effects, in the middle of what it does: while others of the same input are still to be carried out. */
    public void inTheMiddle(int afterEffects, Runnable what) {
        if (engine != null) {
            effectsUntilInterruption = afterEffects;
            interruption = what;
        }
    }

    private void lookForInterruption() {
        Runnable what = interruption;
        if (what != null && --effectsUntilInterruption <= 0 && !toDo.isEmpty()) {
            interruption = null;
            world.happened(id + " is hit in the middle of what it does");
            what.run();
        }
    }

    /** It goes on after a pause, and nothing befalls it that was to do so later. */
    public void goOn() {
        effectsUntilPause = -1;
        interruption = null;
        if (paused) {
            goOn(life);
        }
    }

    private void goOn(int of) {
        if (of != life || !paused) {
            return;
        }
        paused = false;
        lastPaused = world.now();
        world.happened(id + " goes on");
        boolean timerFirst = world.random().nextBoolean();
        if (timerFirst && !busy && due()) {
            inbox.addFirst(new Input.Elapsed());
        }
        hands.thaw();
        carryOn();
    }

    public boolean runs() {
        return engine != null;
    }

    public boolean paused() {
        return paused;
    }

    /** When its last pause ended; long ago where there was none. */
    public long lastPaused() {
        return lastPaused;
    }

    /** When its last pause began. */
    public long pauseBegan() {
        return pauseBegan;
    }

    /**
     * When its present run first spoke as one that takes part; {@link Long#MAX_VALUE} where it has not. One that asks to be added says other things before,
     * and is silent again while it puts down what an earlier run may have left.
     */
    public long speaksSince() {
        return speaksSince;
    }

    /** Whether it was told to stop, and has. */
    public boolean left() {
        return left;
    }

    public int life() {
        return life;
    }

    public boolean isUp(ItemId item) {
        return hands.up().containsKey(item);
    }

    /** Whether it answers for the item, an address that is fenced here. */
    public boolean isOnTheWire(ItemId item) {
        return isUp(item) && kernel.passes(item);
    }

    /** Whether the item is up, and was brought up by the process that runs now. */
    public boolean broughtUp(ItemId item) {
        Integer in = hands.up().get(item);
        return engine != null && in != null && in == life;
    }

    /** An operator puts down what earlier runs left up in systems that do not do it themselves, and what nobody knows of. */
    public void clearLeftovers() {
        hands.clearForgotten();
        hands.clear(item -> !broughtUp(item) && !removesOnStart(item));
        hands.clearMixed(item -> !removesOnStart(item));
    }

    private boolean removesOnStart(ItemId item) {
        return world.system(item.system()).cleansAtStart();
    }

    /** The handlers that brought up what is up. */
    HandlerConfig upBy(ItemId item) {
        return hands.upBy(item);
    }

    /** Whether something of the item is up that other handlers than its last ones brought up. */
    public boolean mixed(ItemId item) {
        return hands.mixed(item);
    }

    public boolean overdue(ItemId item) {
        return hands.overdue(item);
    }

    /** Somebody takes away what is up there, by other means than a handler. */
    public void takeAway(ItemId item) {
        hands.clear(item::equals);
        world.watchers().all().forEach(watcher -> watcher.takenAway(this, item));
    }

    /** Whether a check is to find soon that something is not as its engine believes. */
    public boolean checkHasNews() {
        return hands.hasNews();
    }

    public boolean busyWith(ItemId item) {
        return hands.busyWith(item);
    }

    public Set<ItemId> up() {
        return hands.up().keySet();
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

    /** Its present session, or its last. */
    public @Nullable Session session() {
        return session;
    }

    /** The last that it reported. */
    public List<Event> events() {
        return new ArrayList<>(events);
    }

    /** Whether a quorum grants it the item at this moment. */
    public boolean leases(ItemId item) {
        return engine != null && engine.leasedUntil(item, clock()) != null;
    }

    /** Whether the network is asked before that run does anything. */
    public boolean looksFor(Effect.RunHandler order) {
        return hands.mustLook(order);
    }

    // -- its steps

    void receive(String from, Message message) {
        if (engine != null && inbox.size() < SOCKET_BUFFER) {
            take(new Input.Received(new Endpoint(world.machine(from).address(), 2200), message));
        }
    }

    /** What others see its datagrams come from. */
    private String address() {
        return movedTo == null ? id : movedTo;
    }

    /** Whether a datagram of this machine finds the other: at the address that its last ones came from, or else at the configured one. */
    private boolean finds(Machine other, @Nullable Endpoint at) {
        return other.movedTo == null || other.movedTo.equals(at == null ? reached.get(other.id) : at.ip());
    }

    private void reach(List<MemberConfig> members) {
        members.forEach(member -> reached.put(member.id(), member.ip()));
    }

    /** Takes an input now, or when it is done with what it is doing. */
    void take(Input input) {
        inbox.addLast(input);
        carryOn();
    }

    private void carryOn() {
        if (busy || paused) {
            return;
        }
        busy = true;
        int of = life;
        while (of == life && !paused) {
            Effect effect = toDo.pollFirst();
            if (effect != null) {
                carryOut(effect);
            } else if (!next()) {
                break;
            }
        }
        if (of == life) {
            busy = false;
            scheduleWake();
        }
    }

    private boolean next() {
        Input input = inbox.pollFirst();
        if (input == null) {
            return false;
        }
        tellWatchers(input);
        Input told = world.sabotage().input(this, input);
        if (told != null) {
            handle(told);
        }
        return true;
    }

    /** Each end of a run by itself: for those who watch it is all the same whether it came with others. */
    private void tellWatchers(Input input) {
        if (input instanceof Input.HandlersDone(List<Input.HandlerDone> runs)) {
            runs.forEach(this::tellWatchers);
        } else {
            world.watchers().ofInputs().forEach(watcher -> watcher.input(this, input));
        }
    }

    private void handle(Input input) {
        toDo.addAll(world.sabotage().effects(this, engine().handle(input, clock())));
        kernel.refresh(engine(), knows().settings().pingTimeout());
        for (Watcher watcher : world.watchers().ofSteps()) {
            watcher.handled(this);
        }
    }

    /** Its loop turns, and has nothing to do but to tell the kernel. */
    void turn() {
        if (engine != null && !paused) {
            kernel.refresh(engine, knows().settings().pingTimeout());
        }
    }

    Kernel kernel() {
        return kernel;
    }

    private boolean due() {
        return engine != null && !engine.nextDeadline().isAfter(clock());
    }

    private void scheduleWake() {
        if (engine == null) {
            return;
        }
        long due = clock.worldTime(engine.nextDeadline());
        if (due < wake && due != Long.MAX_VALUE) {
            wake = Math.max(due, world.now());
            int of = life;
            long at = wake;
            world.at(at, () -> wakeUp(of, at));
        }
    }

    private void wakeUp(int of, long at) {
        if (of != life || engine == null || at != wake) {
            return;
        }
        wake = Long.MAX_VALUE;
        if (due()) {
            take(new Input.Elapsed());
        } else {
            scheduleWake();
        }
    }

    private void carryOut(Effect effect) {
        for (Watcher watcher : world.watchers().ofEffects()) {
            watcher.effect(this, effect);
        }
        switch (effect) {
            case Effect.Send send -> {
                if (send.message() instanceof Message.Ping || send.message() instanceof Message.Ack) {
                    speaksSince = Math.min(speaksSince, world.now());
                }
                if (send.at() == null && !reached.containsKey(send.to())) {
                    return; // nobody has told it where that is
                }
                if (finds(world.machine(host(send.to())), send.at())) {
                    world.network().send(id, host(send.to()), send.message());
                }
            }
            case Effect.StoreNotes store ->
                store.notes().forEach(note -> {
                    notes().put(note.item(), note);
                    epochs = epochs.reserving(note.epoch());
                });
            case Effect.StoreEpochs(var kept) -> epochs = epochs.keeping(kept);
            case Effect.ForgetNotes(List<ItemId> items) -> {
                if (world.now() % 2 == 0) { // the file is not written anew at once
                    notes().keySet().removeAll(items);
                }
            }
            case Effect.RunHandler run -> hands.start(run);
            case Effect.EndHandler end -> hands.end(end.run());
            case Effect.Check order -> hands.check(order);
            case Effect.CheckNoMore(ItemId item) -> hands.checkNoMore(item);
            case Effect.Report report -> report(report.event());
            case Effect.StoreBase(ClusterConfig base, boolean settled, List<SystemConfig> left) -> {
                stored = new Stored(stored.storage(), base, settled, left, stored.acceptor());
                if (nothingStored && base.version() >= forgetsUpTo) {
                    hands.remember(base);
                }
                nothingStored = false;
            }
            case Effect.StoreAcceptor(AcceptorState state) ->
                stored = new Stored(stored.storage(), stored.base(), stored.settled(), stored.left(), state);
            case Effect.Tell(var letter) -> inbox.addLast(new Input.Told(letter));
            case Effect.Answer(long request, ChangeOutcome outcome) -> world.answered(request, outcome);
            case Effect.Reach(List<MemberConfig> members) -> {
                reached.clear();
                reach(members);
            }
            case Effect.Stopped _ -> {
                epochs = epochs.ended();
                kill();
                left = true;
            }
        }
        if (effectsUntilPause > 0 && --effectsUntilPause == 0) {
            pauseNow();
        }
        lookForInterruption();
    }

    /** A seed is known by its address alone. */
    private static String host(String to) {
        return to.startsWith(SEED) ? to.substring(SEED.length()) : to;
    }

    private void report(Event event) {
        events.addLast(event);
        if (events.size() > EVENTS) {
            events.removeFirst();
        }
    }

    private Map<ItemId, Note> notes() {
        if (notes == null) {
            notes = new TreeMap<>();
        }
        return notes;
    }
}
