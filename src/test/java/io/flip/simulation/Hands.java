package io.flip.simulation;

import io.flip.engine.Input;
import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.SystemConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The handlers of a machine, and what is up there because of them. What is up stays up when the member's process dies. */
final class Hands {

    private static final Duration CHECKED_SOON = Duration.ofSeconds(1);

    /** How long others have to say that they have an address. */
    private static final Duration LOOK = Duration.ofMillis(20);

    /** How long it takes after that until the address is up. */
    private static final Duration MOST_UNTIL_UP = Duration.ofMillis(30);

    private record Run(long number, ItemId item, HandlerConfig handlers, HandlerEvent event, int life) {}

    private static final class Checking {
        private final Effect.Check order;
        private final long number;
        private final int life;
        private boolean failed;
        private boolean told;

        Checking(Effect.Check order, long number, int life) {
            this.order = order;
            this.number = number;
            this.life = life;
        }
    }

    private record Over(Run run, Outcome outcome) {}

    private record Up(HandlerConfig by, int life, Told told) {}

    /** Whether anything tells that it is up. */
    private enum Told {
        ALWAYS,
        /** What told it was on a disk that is lost. */
        NOT,
        /** It was, and a version has shown it since. */
        AGAIN
    }

    private final World world;
    private final Machine machine;
    private final SequencedMap<ItemId, Integer> up = new TreeMap<>();

    /** What brought up what is up: nothing else puts it down. Of several each has left something of its own. */
    private final Map<ItemId, List<Up>> by = new TreeMap<>();

    /** What the engine wants checked. */
    private final Map<ItemId, Checking> checks = new TreeMap<>();

    private long checkings;

    private final Map<Long, Run> running = new TreeMap<>();
    private final List<Over> frozen = new ArrayList<>();

    /** What has ended and is to be told together. */
    private final List<Input.HandlerDone> ended = new ArrayList<>();

    /** What goes on once the machine does. */
    private final List<Runnable> asleep = new ArrayList<>();

    /** Which items somebody else answered for when they were to be brought up. */
    private final SequencedSet<ItemId> contested = new TreeSet<>();

    /** When the run was told to end that the item's {@code down} waits for. */
    private final Map<ItemId, Long> ending = new TreeMap<>();

    private final SequencedSet<ItemId> overdue = new TreeSet<>();
    private final SequencedSet<ItemId> failing = new TreeSet<>();
    private HandlerHabits habits = HandlerHabits.GOOD;
    private Duration endingTakes = Duration.ZERO;
    private Duration together = Duration.ZERO;

    Hands(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
    }

    void habits(HandlerHabits others) {
        habits = others;
    }

    void tellsTogether(Duration most) {
        together = most;
    }

    void endingTakes(Duration most) {
        endingTakes = most;
    }

    SequencedSet<ItemId> failing() {
        return failing;
    }

    SequencedMap<ItemId, Integer> up() {
        return up;
    }

    /** Whether the item's {@code down} failed, or takes longer than its system promises to release within. */
    boolean overdue(ItemId item) {
        return overdue.contains(item);
    }

    boolean busyWith(ItemId item) {
        return running.values().stream().anyMatch(run -> run.item().equals(item));
    }

    /** Looks every few seconds from now on, as the node does. */
    void check(Effect.Check order) {
        if (world.checks()) {
            Checking checking = new Checking(order, ++checkings, machine.life());
            checks.put(order.item(), checking);
            checkLater(checking, order.doubted() ? CHECKED_SOON : world.checksEvery());
        }
    }

    void checkNoMore(ItemId item) {
        checks.remove(item);
    }

    /** Whether a check is to find soon that something is not as its engine believes. */
    boolean hasNews() {
        return checks.values().stream()
                .anyMatch(each -> each.order.held() ? !well(each.order) : hasFailed(each) && well(each.order));
    }

    private void checkLater(Checking checking, Duration in) {
        world.after(in, () -> {
            Checking present = checks.get(checking.order.item());
            if (present != null && present.number == checking.number && machine.life() == checking.life) {
                if (!machine.paused()) {
                    check(checking);
                }
                checkLater(checking, world.checksEvery());
            }
        });
    }

    private boolean well(Effect.Check order) {
        return order.held()
                ? up.containsKey(order.item())
                : !failing.contains(order.item()) && !isContested(order.item());
    }

    /** What was contested needs no check that finds it so. */
    private boolean hasFailed(Checking checking) {
        return checking.failed || contested.contains(checking.order.item());
    }

    private boolean isContested(ItemId item) {
        return contested.contains(item)
                && world.machines().stream().anyMatch(other -> other != machine && other.isOnTheWire(item));
    }

    /** Of what is not held only a check that succeeds after one that failed is news. */
    private void check(Checking checking) {
        Effect.Check order = checking.order;
        if (contested.contains(order.item())) {
            machine.kernel().begin(order.item()).end();
        }
        boolean well = well(order);
        boolean news = order.held() ? !well || (order.doubted() && !checking.told) : well && hasFailed(checking);
        checking.failed = !well;
        if (news && well) {
            contested.remove(order.item());
        }
        if (news) {
            checking.told = true;
            machine.take(
                    new Input.Checked(order.item(), order.epoch(), order.held(), well, well ? "" : "exit status 1"));
        }
    }

    void start(Effect.RunHandler order) {
        if (mustLook(order)) {
            look(order);
        } else {
            begin(order);
            machine.kernel().look(order.item());
        }
    }

    /** Whether the network is asked before: the simulator does so where the fence alone does not keep an address to one machine. */
    boolean mustLook(Effect.RunHandler order) {
        return order.event() == HandlerEvent.ALIVE
                && order.maybeElsewhere()
                && order.handlers().fenced()
                && world.system(order.item().system()).spec().onIsolation() == OnIsolation.HOLD
                && world.sabotage().looks(machine);
    }

    private void look(Effect.RunHandler order) {
        Run run = new Run(order.run(), order.item(), order.handlers(), order.event(), machine.life());
        running.put(order.run(), run);
        Kernel.Look look = machine.kernel().begin(order.item());
        world.after(LOOK, () -> {
            look.end();
            if (!run.equals(running.get(order.run()))) {
                return;
            }
            if (look.heard(order.item())) {
                contested.add(order.item());
                whenAwake(() -> finish(run, Outcome.CONTESTED));
            } else if (machine.paused()) {
                whenAwake(() -> look(order)); // it did not hear what came meanwhile
            } else {
                world.after(upTo(MOST_UNTIL_UP), () -> whenAwake(() -> beginLooked(run, order)));
            }
        });
    }

    private void beginLooked(Run run, Effect.RunHandler order) {
        if (run.equals(running.remove(order.run()))) {
            begin(order);
            machine.kernel().look(order.item());
        }
    }

    private void whenAwake(Runnable what) {
        if (machine.paused()) {
            asleep.add(what);
        } else {
            what.run();
        }
    }

    private Duration upTo(Duration most) {
        return Duration.ofNanos(world.random().nextLong(most.toNanos()));
    }

    private void begin(Effect.RunHandler order) {
        boolean expired = !machine.clock().isBefore(order.startBefore());
        if (expired && world.sabotage().checksStartBefore(machine)) {
            tell(new Input.HandlerDone(order.run(), Outcome.EXPIRED, "its time had passed"));
            return;
        }
        Outcome outcome = outcome(order);
        Duration time = outcome == Outcome.TIMEOUT ? timeout(order.item()) : time();
        Run run = new Run(order.run(), order.item(), order.handlers(), order.event(), machine.life());
        running.put(order.run(), run);
        if (order.event() == HandlerEvent.ALIVE) {
            up.put(order.item(), machine.life());
            broughtUpBy(order.item(), order.handlers());
            world.watchers().all().forEach(watcher -> watcher.broughtUp(machine, order.item(), order.epoch()));
        } else if (outcome != Outcome.SUCCESS || isLate(order.item(), time.plus(waited(order.item())))) {
            overdue.add(order.item());
        }
        world.after(time, () -> over(new Over(run, outcome)));
    }

    /** How long the item's {@code down} had to wait for the end of what ran before. */
    private Duration waited(ItemId item) {
        Long since = ending.remove(item);
        return since == null ? Duration.ZERO : Duration.ofNanos(world.now() - since);
    }

    private void broughtUpBy(ItemId item, HandlerConfig handlers) {
        List<Up> all = by.computeIfAbsent(item, any -> new ArrayList<>());
        all.removeIf(each -> each.by().doesAs(handlers));
        all.add(new Up(handlers, machine.life(), Told.ALWAYS));
    }

    /** The last that brought up what is up. */
    HandlerConfig upBy(ItemId item) {
        return by.getOrDefault(item, List.of()).getLast().by();
    }

    /** Whether something of the item is up that other handlers than its last ones brought up, and of which it could be known. */
    boolean mixed(ItemId item) {
        List<Up> all = by.getOrDefault(item, List.of());
        return all.stream().limit(Math.max(0, all.size() - 1)).anyMatch(each -> each.told() != Told.NOT);
    }

    /** The disk is lost, and with it all that told what is up. */
    void forget() {
        by.values().forEach(all -> all.replaceAll(each -> new Up(each.by(), each.life(), Told.NOT)));
    }

    /** The version that a member without one hears of shows what it names. */
    void remember(ClusterConfig version) {
        by.forEach((item, all) -> all.replaceAll(each -> each.told() == Told.NOT && names(version, item, each)
                ? new Up(each.by(), each.life(), Told.AGAIN)
                : each));
    }

    private boolean names(ClusterConfig version, ItemId item, Up up) {
        return version.system(item.system())
                .filter(system ->
                        system.cleansAtStart() && system.spec().members().contains(machine.id()))
                .filter(system -> system.spec().items().containsKey(item.value()))
                .filter(system -> system.handlers().doesAs(up.by()))
                .isPresent();
    }

    boolean forgotten(ItemId item) {
        return by.getOrDefault(item, List.of()).stream().anyMatch(each -> each.told() == Told.NOT);
    }

    /** Whether nothing told that it is up, and it is being put down since a version has shown it. */
    boolean remembered(ItemId item) {
        return busyWith(item) && by.getOrDefault(item, List.of()).stream().anyMatch(each -> each.told() == Told.AGAIN);
    }

    private Outcome outcome(Effect.RunHandler order) {
        if (chance(habits.hangs())) {
            return Outcome.TIMEOUT;
        }
        boolean alive = order.event() == HandlerEvent.ALIVE;
        boolean fails =
                alive ? failing.contains(order.item()) || chance(habits.aliveFails()) : chance(habits.downFails());
        return fails ? Outcome.FAILURE : Outcome.SUCCESS;
    }

    private boolean chance(double probability) {
        return probability > 0 && world.random().nextDouble() < probability;
    }

    private Duration time() {
        long least = habits.least().toNanos();
        long most = habits.most().toNanos();
        return Duration.ofNanos(least == most ? least : least + world.random().nextLong(most - least));
    }

    private Duration timeout(ItemId item) {
        SystemConfig system = system(item);
        return system == null ? Duration.ofSeconds(10) : system.handlers().timeout();
    }

    private @Nullable SystemConfig system(ItemId item) {
        return world.config().system(item.system()).orElse(null);
    }

    /** By the newest version, or by an older one that the machine still goes by. */
    private boolean isLate(ItemId item, Duration time) {
        ClusterConfig newest = world.config();
        ClusterConfig its = machine.knows().version() < newest.version() ? machine.knows() : newest;
        return Stream.of(newest, its)
                .flatMap(config -> config.system(item.system()).stream())
                .map(SystemConfig::spec)
                .filter(spec -> spec.onIsolation() == OnIsolation.RELEASE)
                .anyMatch(spec ->
                        time.compareTo(spec.releaseWithin().multipliedBy(9).dividedBy(10)) > 0);
    }

    private void over(Over end) {
        if (end.run().equals(running.get(end.run().number()))) {
            if (machine.paused()) {
                frozen.add(end);
            } else {
                finish(end.run(), end.outcome());
            }
        }
    }

    /** The machine goes on: what would have ended meanwhile ends now. */
    void thaw() {
        List<Over> due = List.copyOf(frozen);
        frozen.clear();
        due.forEach(this::over);
        List<Runnable> woken = List.copyOf(asleep);
        asleep.clear();
        woken.forEach(Runnable::run);
    }

    void end(long number) {
        Run run = running.get(number);
        if (run != null && endingTakes.isZero()) {
            finish(run, Outcome.ENDED);
        } else if (run != null) {
            Duration time = Duration.ofNanos(world.random().nextLong(endingTakes.toNanos()));
            ending.putIfAbsent(run.item(), world.now());
            if (isLate(run.item(), time)) {
                overdue.add(run.item());
            }
            world.after(time, () -> over(new Over(run, Outcome.ENDED)));
        }
    }

    private void finish(Run run, Outcome outcome) {
        running.remove(run.number());
        boolean puts = run.event() != HandlerEvent.ALIVE && outcome == Outcome.SUCCESS;
        if (puts && world.sabotage().downWorks(machine)) {
            overdue.remove(run.item());
            List<Up> left = by.getOrDefault(run.item(), new ArrayList<>());
            left.removeIf(each -> each.by().doesAs(run.handlers()));
            if (left.isEmpty()) {
                remove(run.item());
            } else {
                up.put(run.item(), left.getLast().life());
            }
        }
        tell(new Input.HandlerDone(
                run.number(), outcome, outcome == Outcome.SUCCESS ? "exit status 0" : "exit status 1"));
    }

    /** The engine takes in together what ends while it is busy, as the node hands it over. */
    private void tell(Input.HandlerDone done) {
        if (together.isZero()) {
            machine.take(done);
            return;
        }
        ended.add(done);
        if (ended.size() == 1) {
            int of = machine.life();
            world.after(upTo(together), () -> {
                if (of == machine.life()) {
                    whenAwake(this::tellEnded);
                }
            });
        }
    }

    private void tellEnded() {
        List<Input.HandlerDone> all = List.copyOf(ended);
        ended.clear();
        machine.take(new Input.HandlersDone(all));
    }

    private void remove(ItemId item) {
        by.remove(item);
        if (up.remove(item) != null) {
            world.watchers().all().forEach(watcher -> watcher.putDown(machine, item));
        }
    }

    /** The member's process died, and the handlers that it had started with it. */
    void dropRuns() {
        checks.clear();
        running.clear();
        ended.clear();
        frozen.clear();
        asleep.clear();
        contested.clear();
        ending.clear();
    }

    /** The host died: nothing is up any more. */
    void powerOff() {
        dropRuns();
        overdue.clear();
        clear(any -> true);
    }

    /** Puts down by other means than a handler. */
    void clear(Predicate<ItemId> which) {
        for (ItemId item : List.copyOf(up.keySet())) {
            if (which.test(item)) {
                remove(item);
            }
        }
    }

    /** Puts down by other means than a handler what is forgotten. */
    void clearForgotten() {
        by.values().forEach(all -> all.removeIf(each -> each.told() == Told.NOT));
        clear(item -> by.getOrDefault(item, List.of()).isEmpty());
    }

    /** Puts down by other means than a handler what others than an item's last handlers brought up. */
    void clearMixed(Predicate<ItemId> which) {
        by.forEach((item, all) -> {
            if (which.test(item)) {
                all.subList(0, all.size() - 1).clear();
            }
        });
    }
}
