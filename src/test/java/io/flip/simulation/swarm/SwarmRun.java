package io.flip.simulation.swarm;

import io.flip.engine.register.MemberConfig;
import io.flip.simulation.Machine;
import io.flip.simulation.Sabotage;
import io.flip.simulation.Trace;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import io.flip.simulation.check.Broken;
import io.flip.simulation.check.Checkers;
import io.flip.simulation.check.OneUp;
import io.flip.simulation.check.Quiet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One seed, run: first a time of faults, in which nothing unsafe may happen; then everything heals, and soon all must be well, and stay so.
 */
public final class SwarmRun {

    /**
     * @param broken which promise was broken, and how; {@code null} for none
     * @param bound within which it had to recover
     */
    public record Result(
            long seed,
            @Nullable AssertionError broken,
            Duration simulated,
            Duration recovered,
            Duration bound,
            long datagrams,
            Map<OneUp.Excuse, Duration> doubled) {

        /** Which part of the bound it took to recover. */
        double ofItsBound() {
            return (double) recovered.toNanos() / bound.toNanos();
        }

        /** A word for what was broken; empty where nothing was. */
        public String promise() {
            return broken instanceof Broken promise ? promise.promise() : broken == null ? "" : "Crash";
        }
    }

    private final Scenario scenario;
    private final World world;
    private final OneUp oneUp;
    private final RandomGenerator timesOfDay;
    private Duration recovered = Duration.ZERO;

    private SwarmRun(Scenario scenario, Sabotage sabotage, Function<World, Watcher> more) {
        this.scenario = scenario;
        this.timesOfDay = new SplittableRandom(scenario.seed() + 3);
        this.world = new World(scenario.config(), scenario.seed(), sabotage);
        if (scenario.extras().takenAway() > 0 || Fenced.mayBeContested(scenario.config())) {
            world.checking(Duration.ofSeconds(1 + Math.floorMod(scenario.seed(), 5)));
        }
        this.oneUp = scenario.isOrderly() ? OneUp.inAll(world) : OneUp.inReleasing(world);
        world.watchedBy(more.apply(world));
        if (scenario.changes() || scenario.losesDisks()) {
            world.followingChanges();
        }
        world.watchedBy(oneUp);
        checkers().forEach(world::watchedBy);
    }

    private List<Watcher> checkers() {
        if (scenario.changesTiming()) {
            return Checkers.whereTimingChanges(world);
        } else if (scenario.changesSystems()) {
            return Checkers.whereSystemsChange(world);
        } else if (scenario.changesTerms()) {
            return Checkers.whereVotersChange(world);
        }
        return scenario.changes() ? Checkers.whereItemsChange(world) : Checkers.all(world);
    }

    public static Result of(long seed) {
        return of(seed, _ -> new Watcher() {});
    }

    static Result of(long seed, Function<World, Watcher> more) {
        return new SwarmRun(Scenario.of(seed), Sabotage.NONE, more).run();
    }

    /** A seed's scenario, or a part of it. */
    static Result of(Scenario scenario) {
        return of(scenario, Sabotage.NONE);
    }

    private static Result of(Scenario scenario, Sabotage sabotage) {
        return new SwarmRun(scenario, sabotage, _ -> new Watcher() {}).run();
    }

    /** The same, where nobody asks for changes: what a seed was before there were any. */
    static Result withoutChanges(long seed) {
        return of(Scenario.kept(seed).withoutCommands());
    }

    /** A seed as it was when what it showed was mended: without what the simulator has learned to do since. */
    public static Result kept(long seed) {
        return of(Scenario.kept(seed));
    }

    /** A seed, where nobody asks for changes: an engine, perhaps a wrong one, in a cluster that stays as it is. */
    public static Result unchanging(long seed, Sabotage sabotage) {
        return of(Scenario.of(seed).withoutCommands(), sabotage);
    }

    /** A seed in which addresses are fenced, where nobody asks for changes. */
    public static Result fenced(long seed, Sabotage sabotage) {
        Scenario scenario = Scenario.of(seed).withoutCommands();
        return of(scenario.with(Fenced.all(scenario.config())), sabotage);
    }

    /** The same, and all systems hold in isolation. */
    public static Result holding(long seed, Sabotage sabotage) {
        Scenario scenario = Scenario.of(seed).withoutCommands();
        Scenario holding = scenario.with(Fenced.allHolding(scenario.config()));
        return of(holding, sabotage);
    }

    /** Whether operators change the configuration in that seed. */
    public static boolean changes(long seed) {
        return Scenario.of(seed).changes();
    }

    /** A seed as it is: an engine, perhaps a wrong one, where operators may change the configuration. */
    public static Result whole(long seed, Sabotage sabotage) {
        return of(Scenario.of(seed), sabotage);
    }

    /** The same, written down as it goes. */
    public static Result traced(long seed, boolean datagrams, Consumer<Trace> then) {
        List<Trace> traces = new ArrayList<>();
        Result result = of(seed, world -> {
            Trace trace = new Trace(world, 100_000, datagrams);
            traces.add(trace);
            return trace;
        });
        traces.forEach(then);
        return result;
    }

    /** What the seed stands for, in words. */
    public static String describe(long seed) {
        return Scenario.of(seed).toString();
    }

    private Result run() {
        AssertionError broken = null;
        try {
            faults();
            recovery();
        } catch (AssertionError e) {
            broken = e;
        } catch (Throwable e) {
            broken = new AssertionError(e.toString(), e);
        }
        return new Result(
                scenario.seed(),
                broken,
                Duration.ofNanos(world.now()),
                recovered,
                scenario.recovery(),
                world.network().sent(),
                oneUp.measured());
    }

    private void faults() {
        scenario.links().applyTo(world.network());
        List<MemberConfig> members = scenario.config().members();
        for (int i = 0; i < members.size(); i++) {
            Machine machine = world.machine(members.get(i).id());
            machine.clockRate(scenario.clockRates().get(i));
            machine.timeOff(() -> timesOfDay.nextLong(-4_000, 4_000));
            machine.handlers(scenario.handlers());
            machine.endingTakes(scenario.extras().ending());
            machine.tellsTogether(scenario.extras().together());
            world.after(Duration.ofMillis(world.random().nextInt(1_000)), () -> {
                if (!machine.runs()) {
                    machine.start();
                }
            });
        }
        world.ticking(Duration.ofSeconds(1));
        Chaos chaos = new Chaos(world, scenario);
        Operator operator = new Operator(world, scenario);
        chaos.begin();
        operator.begin();
        world.run(scenario.chaos());
        operator.end();
        chaos.heal();
        if (scenario.changes()) {
            changesEnd();
            operator.checkAnswers();
        } else if (scenario.cutsForGood()) {
            new StandingCuts(world, scenario).run();
        }
    }

    /** What was asked for is tried again for a while, one after the other. */
    private void changesEnd() {
        long version;
        do {
            version = world.config().version();
            world.run(Scenario.CHANGES_OVER);
        } while (world.config().version() > version);
    }

    private void recovery() {
        Wellness wellness = new Wellness(world, scenario.file(), scenario.staysDown());
        long healed = world.now();
        long wellSince = healed;
        while (world.now() - wellSince < scenario.patience().toNanos()) {
            world.run(Duration.ofMillis(250));
            String complaint = wellness.complaint();
            if (complaint != null) {
                wellSince = world.now();
                recovered = Duration.ofNanos(wellSince - healed);
            }
            if (complaint != null && recovered.compareTo(scenario.recovery()) > 0) {
                throw Broken.promise(Wellness.class, world, complaint);
            }
        }
        world.watchedBy(new Quiet(world));
        world.run(scenario.config().settings().pingTimeout().multipliedBy(6));
        String complaint = wellness.complaint();
        if (complaint != null) {
            throw Broken.promise(Wellness.class, world, complaint);
        }
    }
}
