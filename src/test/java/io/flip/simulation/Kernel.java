package io.flip.simulation;

import io.flip.address.Doubts;
import io.flip.address.Doubts.Answer;
import io.flip.address.Doubts.Because;
import io.flip.address.Doubts.Question;
import io.flip.engine.Engine;
import io.flip.engine.holding.LeaseGroups;
import io.flip.engine.holding.LeaseGroups.Group;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a machine's kernel lets through of fenced addresses: those whose element lives. Its clock goes on while the process stands still, or is dead. After
 * each step of its engine the process sets the elements to what is left of their leases, and those of systems that hold in isolation to a whole term, unless
 * they are in doubt ({@link Doubts}, the very class of production).
 */
final class Kernel {

    /** The coarsest tick: an element may live that much longer than it was told. */
    private static final Duration TICK = Duration.ofMillis(10);

    /** How long the network is asked where a quorum grants the item, and where none is heard; as {@code SecondLook} does. */
    private static final Duration GRANTED = Duration.ofMillis(20);

    private static final Duration UNHEARD = Duration.ofMillis(100);

    /** Until the loop turns after a look: at times too late for one that nobody vouches for. */
    private static final long MOST_UNTIL_TURN = Duration.ofMillis(12).toNanos();

    private static final Moment LONG_PAST = new Moment(Long.MIN_VALUE);

    private final World world;
    private final Machine machine;

    /** Until when they live. */
    private final Map<ItemId, Moment> elements = new TreeMap<>();

    private final List<Look> looks = new ArrayList<>();
    private Doubts doubts;
    private Moment openUntil = Moment.NEVER;
    private boolean turning;

    /** Whether there was anything at the last turn of a system that holds. */
    private boolean keeps;

    Kernel(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
        this.doubts = new Doubts(world.random());
    }

    /** The host dies, or another process begins: it removes what the one before has left. */
    void clear() {
        elements.clear();
        looks.clear();
        doubts = new Doubts(world.random());
        openUntil = Moment.NEVER;
        turning = false;
        keeps = false;
    }

    boolean passes(ItemId item) {
        boolean lives = machine.clock().isBefore(elements.getOrDefault(item, LONG_PAST));
        return lives || !world.sabotage().fences(machine);
    }

    void refresh(Engine engine, Duration timeout) {
        LeaseGroups leases = world.sabotage().leases(machine, engine.leases());
        boolean kept =
                !leases.kept().groups().isEmpty() || !leases.kept().going().isEmpty();
        if (leases.groups().isEmpty() && elements.isEmpty() && !kept && !keeps) {
            return;
        }
        keeps = kept;
        Map<ItemId, Moment> next = new TreeMap<>();
        Duration term = Duration.ofNanos(timeout.toNanos() * 98 / 100);
        for (Group group : leases.groups()) {
            for (ItemId item : group.items()) {
                @Nullable Moment leased = engine.leasedUntil(item, machine.clock());
                if (machine.clock().isBefore(group.until()) && !group.until().equals(leased)) {
                    throw new AssertionError("the group of " + item + " ends at " + group.until() + ", not " + leased);
                }
                @Nullable Duration right = leased == null ? null : left(leased, term);
                @Nullable Duration set = world.sabotage().element(machine, right, term);
                if (set != null) {
                    next.put(item, machine.clock().plus(set));
                }
            }
        }
        keep(leases, term, next);
        Map<ItemId, Moment> before = Map.copyOf(elements);
        elements.clear();
        elements.putAll(next);
        next.keySet().forEach(item -> {
            if (!machine.clock().isBefore(before.getOrDefault(item, LONG_PAST))) {
                look(item);
            }
        });
    }

    /** What an element is set to: never longer than a term, in whole milliseconds. */
    private @Nullable Duration left(Moment until, Duration term) {
        boolean longer = until.isAfter(machine.clock().plus(term));
        Duration left = (longer ? term : until.since(machine.clock())).minus(TICK);
        return left.isPositive() ? Duration.ofMillis(left.toMillis()) : null;
    }

    // -- systems that hold in isolation

    private void keep(LeaseGroups leases, Duration term, Map<ItemId, Moment> next) {
        List<ItemId> kept = new ArrayList<>(leases.kept().going());
        leases.kept().groups().forEach(group -> kept.addAll(group.items()));
        doubts.turn(leases, term, machine.clock(), openUntil);
        Moment end = machine.clock().plus(term.minus(TICK));
        kept.removeIf(doubts::has);
        kept.forEach(item -> next.put(item, end));
        openUntil = kept.isEmpty() ? Moment.NEVER : end;
        if (!leases.kept().groups().isEmpty()) {
            turnAgain(term.dividedBy(4));
            ask();
        }
    }

    /** The loop turns several times within each term, whatever its engine has to do. */
    private void turnAgain(Duration in) {
        if (!turning) {
            turning = true;
            int of = machine.life();
            world.after(in, () -> {
                if (of == machine.life()) {
                    turning = false;
                    machine.turn();
                }
            });
        }
    }

    /** One look after the other. */
    private void ask() {
        if (looks.stream().anyMatch(look -> look.because != null)) {
            return;
        }
        List<Question> questions = doubts.questions(machine.clock());
        for (Because because : Because.values()) {
            look(questions.stream().filter(each -> each.because() == because).toList(), because);
        }
    }

    private void look(List<Question> questions, Because because) {
        if (questions.isEmpty()) {
            return;
        }
        if (!world.sabotage().looks(machine)) {
            questions.forEach(question -> doubts.answered(question, Answer.NOBODY, machine.clock()));
            return;
        }
        Duration time = because == Because.GRANTED ? GRANTED : UNHEARD;
        Look look = begin(questions.stream().map(Question::item).toList(), because);
        int of = machine.life();
        world.after(time, () -> {
            if (of == machine.life() && looks.remove(look)) {
                Moment ended = machine.clock();
                questions.forEach(question -> doubts.answered(question, answer(look, question.item()), ended));
                world.after(Duration.ofNanos(world.random().nextLong(MOST_UNTIL_TURN)), () -> {
                    if (of == machine.life()) {
                        machine.turn();
                    }
                });
            }
        });
    }

    private Answer answer(Look look, ItemId item) {
        if (look.heard(item)) {
            return Answer.SOMEBODY;
        }
        return machine.paused() ? Answer.FAILED : Answer.NOBODY;
    }

    // -- the network, which no cut between members touches

    /** A question to all others on the network, and who was heard since. */
    final class Look {
        private final List<ItemId> items;
        private final @Nullable Because because;
        private final List<ItemId> heard = new ArrayList<>();

        private Look(List<ItemId> items, @Nullable Because because) {
            this.items = items;
            this.because = because;
        }

        /** Whether somebody else answered, announced it, or, where that counts, asked as well. */
        boolean heard(ItemId item) {
            return heard.contains(item);
        }

        void end() {
            looks.remove(this);
        }
    }

    /** Before the item is brought up. */
    Look begin(ItemId item) {
        return begin(List.of(item), null);
    }

    private Look begin(List<ItemId> items, @Nullable Because because) {
        Look look = new Look(items, because);
        looks.add(look);
        for (Machine other : world.machines()) {
            if (other != machine) {
                items.stream().filter(other::isOnTheWire).forEach(look.heard::add);
                items.forEach(other.kernel()::asked);
            }
        }
        return look;
    }

    /** Another asks for it. */
    void asked(ItemId item) {
        looks.stream()
                .filter(look -> look.because == Because.UNHEARD && look.items.contains(item))
                .forEach(look -> look.heard.add(item));
    }

    /** Another has announced it. */
    private void announced(ItemId item) {
        looks.stream().filter(look -> look.items.contains(item)).forEach(look -> look.heard.add(item));
    }

    /** The item has come up, or its element has. */
    void look(ItemId item) {
        if (machine.isOnTheWire(item)) {
            world.machines().stream()
                    .filter(other -> other != machine)
                    .forEach(other -> other.kernel().announced(item));
            world.watchers().all().forEach(watcher -> watcher.onTheWire(machine, item));
        }
    }
}
