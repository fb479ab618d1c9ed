package io.flip.simulation.swarm;

import io.flip.engine.plan.SystemSpec;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Members;
import io.flip.engine.register.SystemConfig;
import io.flip.simulation.Machine;
import io.flip.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks random members for changes of the configuration, until it is told that all is over. What it asks for follows from what that member knows, which may be
 * old, and from a random stream of its own: a run without changes is the one that it always was.
 */
final class Operator {

    private static final int MOST_ITEMS = 45;
    private static final int MOST_JOIN = 2;

    private final World world;
    private final Scenario scenario;
    private final Draw draw;
    private final Answers answers;
    private int asked;
    private int joined;
    private boolean over;

    Operator(World world, Scenario scenario) {
        this.world = world;
        this.scenario = scenario;
        this.draw = Scenario.changing(scenario.seed() + 1);
        this.answers = new Answers(world);
    }

    void begin() {
        if (!scenario.commands().isEmpty()) {
            Duration next =
                    draw.duration(Duration.ofMillis(10), scenario.commandEvery().multipliedBy(2));
            world.after(next, () -> {
                if (!over) {
                    ask(draw.oneOf(world.machines()), draw.oneOf(scenario.commands()));
                    begin();
                }
            });
        }
    }

    void end() {
        over = true;
    }

    /** What was answered must have been true. */
    void checkAnswers() {
        answers.check();
    }

    private void ask(Machine machine, Command command) {
        if (command == Command.JOIN) {
            join();
            return;
        }
        if (command == Command.READ && machine.runs()) {
            answers.read(machine);
            return;
        }
        ClusterConfig config = machine.runs() ? machine.snapshot().config() : null;
        ChangeRequest change = config == null || config.version() < 1 ? null : change(command, config);
        if (config != null && change != null) {
            long expected = draw.chance(0.3) ? config.version() : -1;
            boolean insists = scenario.extras().force() > 0
                    && draw.chance(scenario.extras().force())
                    && Wishes.canBeForced(config, change);
            answers.changed(
                    machine.propose("command " + ++asked, insists ? config.version() : expected, change, insists));
        }
    }

    private void join() {
        if (joined == MOST_JOIN) {
            return;
        }
        String id = "n" + ++joined;
        List<String> systems = draw.some(
                scenario.config().systems().stream().map(SystemConfig::id).toList(), 0);
        Integer priority = draw.chance(0.3) ? (Integer) draw.between(1, 3) : null;
        Machine machine = world.addMachine(id);
        machine.joins(
                new MemberConfig(id, "10.0.2." + joined, 2200, priority, systems, true),
                scenario.file().toArray(String[]::new));
        machine.clockRate(1 + (draw.random().nextDouble() - 0.5) / 100);
        machine.handlers(scenario.handlers());
        machine.endingTakes(scenario.extras().ending());
        machine.tellsTogether(scenario.extras().together());
        machine.start();
    }

    private @Nullable ChangeRequest change(Command command, ClusterConfig config) {
        if (config.systems().isEmpty()) {
            return null; // two were removed at once
        }
        SystemConfig system = draw.oneOf(config.systems());
        List<String> items = List.copyOf(system.spec().items().keySet());
        String member = draw.oneOf(config.members()).id();
        return switch (command) {
            case ADD_ITEM -> addItem(system.id(), items);
            case REMOVE_ITEM ->
                items.isEmpty() ? null : new ChangeRequest.RemoveData(system.id(), List.of(draw.oneOf(items)));
            case DRAIN -> new ChangeRequest.Drain(member);
            case RESUME -> new ChangeRequest.Resume(member);
            case PIN -> items.isEmpty() ? null : new ChangeRequest.Pin(system.id(), draw.oneOf(items), member);
            case UNPIN -> items.isEmpty() ? null : new ChangeRequest.Pin(system.id(), draw.oneOf(items), null);
            case ADD_MEMBER -> addMember(config);
            case REMOVE_MEMBER -> config.members().size() < 2 ? null : new ChangeRequest.RemoveMember(member);
            case VOTERS -> otherVoter(config, member);
            case HANDLERS -> otherHandlers(system);
            case TIMING -> draw.chance(0.5) ? otherTimeout(config) : otherGrace(system);
            case QUORUM -> {
                int voters = config.voters().size();
                yield voters == 0 ? null : Wishes.quorum(config, draw.between(voters / 2 + 1, voters));
            }
            case ISOLATION -> Wishes.otherIsolation(system);
            case NEW_SYSTEM -> Wishes.newSystem(system, draw.between(1, 4));
            case REMOVE_SYSTEM -> config.systems().size() < 2 ? null : new ChangeRequest.RemoveSystem(system.id());
            case READ, JOIN -> null;
        };
    }

    /** One that was there before, or a new one. */
    private @Nullable ChangeRequest addItem(String system, List<String> items) {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < MOST_ITEMS; i++) {
            String value = "v%02d".formatted(i);
            if (!items.contains(value)) {
                missing.add(value);
            }
        }
        return missing.isEmpty() ? null : new ChangeRequest.AddData(system, List.of(draw.oneOf(missing)));
    }

    private @Nullable ChangeRequest addMember(ClusterConfig config) {
        List<MemberConfig> missing = scenario.config().members().stream()
                .filter(member -> config.member(member.id()).isEmpty())
                .toList();
        if (missing.isEmpty()) {
            return null;
        }
        MemberConfig back = draw.oneOf(missing);
        return new ChangeRequest.AddMember(back.id(), back.ip(), back.port(), back.priority(), back.systems(), null);
    }

    /** Up to twice the one that was drawn; where it is too short for a round it is refused. */
    private ChangeRequest otherTimeout(ClusterConfig config) {
        ClusterSettings present = config.settings();
        Duration drawn = scenario.config().settings().pingTimeout();
        ClusterSettings other = new ClusterSettings(
                present.quorum(),
                present.quorumGiven(),
                present.gossipInterval(),
                present.pingPerInterval(),
                drawn.multipliedBy(draw.oneOf(2, 3, 4, 6)).dividedBy(3),
                present.autoremove());
        return new ChangeRequest.ReplaceConfig(new ClusterConfig(0, other, config.members(), config.systems()));
    }

    private ChangeRequest otherGrace(SystemConfig system) {
        SystemSpec spec = system.spec();
        Duration drawn = scenario.config()
                .system(system.id())
                .orElse(scenario.config().systems().getFirst()) // one that was made since must not grow each time
                .spec()
                .releaseWithin();
        SystemSpec other = new SystemSpec(
                spec.id(),
                spec.topology(),
                spec.members(),
                spec.items(),
                spec.settle(),
                spec.onIsolation(),
                drawn.multipliedBy(draw.oneOf(2, 3, 4)).dividedBy(2),
                spec.failback(),
                spec.pins());
        return new ChangeRequest.PutSystem(new SystemConfig(other, system.handlers(), system.removeOnStart()));
    }

    private ChangeRequest otherHandlers(SystemConfig system) {
        HandlerConfig present = system.handlers();
        SortedMap<String, Object> other = new TreeMap<>(Map.of("interface", "eth" + draw.oneOf(0, 1, 2)));
        HandlerConfig handlers = new HandlerConfig(
                present.alive(),
                present.down(),
                other,
                present.timeout(),
                present.tries(),
                present.retryDelay(),
                present.refuseFor());
        return new ChangeRequest.PutSystem(new SystemConfig(system.spec(), handlers, system.removeOnStart()));
    }

    private static ChangeRequest otherVoter(ClusterConfig config, String id) {
        return new ChangeRequest.ReplaceConfig(
                Members.one(config, id, member -> Members.voting(member, !member.voter())));
    }
}
