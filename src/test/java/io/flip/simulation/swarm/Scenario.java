package io.flip.simulation.swarm;

import io.flip.engine.plan.Failback;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.simulation.HandlerHabits;
import io.flip.simulation.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * What one seed stands for. Which faults there are, and how likely each is, is itself drawn, so that rare mixtures occur.
 *
 * @param faults as often as they are likely
 * @param faultEvery the mean time between two
 * @param chaos how long the first phase takes
 * @param staysDown members that never come back in the second
 * @param commands what operators ask for in the first, as often as it is likely; drawn from a stream of its own
 * @param commandEvery the mean time between two
 * @param extras what came later
 */
record Scenario(
        long seed,
        ClusterConfig config,
        Links links,
        List<Double> clockRates,
        HandlerHabits handlers,
        HandlerHabits badHandlers,
        List<Fault> faults,
        Duration faultEvery,
        Duration longestFault,
        Duration chaos,
        List<String> staysDown,
        List<Command> commands,
        Duration commandEvery,
        Extras extras) {

    /**
     * Where none is made for so long, all that were asked for in time are made or given up: what a member waits for an answer, a proposal taken up anew,
     * and that again for those who propose beside each other.
     */
    static final Duration CHANGES_OVER = Duration.ofSeconds(30);

    /** How the network behaves beside the faults. */
    record Links(
            Duration least,
            Duration most,
            double loss,
            double duplication,
            double straggling,
            Duration straggle,
            double recording,
            boolean throughTheWire,
            double flipping) {

        void applyTo(Network network) {
            network.delay(least, most);
            network.loss(loss);
            network.duplication(duplication);
            network.stragglers(straggling, straggle);
            network.recording(recording);
            if (throughTheWire) {
                network.throughTheWire(flipping);
            }
        }
    }

    static Scenario of(long seed) {
        Draw later = Extras.stream(seed);
        Scenario scenario = drawn(seed, later);
        Duration timeout = scenario.config.settings().pingTimeout();
        Scenario whole = scenario.with(Extras.draw(later, scenario.chaos, timeout.multipliedBy(2)));
        return whole.changes() ? whole : whole.with(Fenced.draw(whole.config, seed));
    }

    /** As the seed was when what it showed was mended. */
    static Scenario kept(long seed) {
        return drawn(seed, null);
    }

    private static Scenario drawn(long seed, @Nullable Draw later) {
        Draw draw = new Draw(RandomGeneratorFactory.of("L64X128MixRandom").create(seed ^ 0x5DEECE66DL));
        ClusterConfig config = new DrawnCluster(draw, later).config();
        boolean faulty = draw.chance(0.95);
        Draw more = new Draw(RandomGeneratorFactory.of("L64X128MixRandom")
                .create(seed + 1_000_003)); // leaves what was drawn before as it was
        Scenario scenario = new Scenario(
                seed,
                config,
                links(draw, more, config.settings().pingTimeout()),
                config.members().stream()
                        .map(any -> 1 + (draw.random().nextDouble() - 0.5) / 100)
                        .toList(),
                goodHandlers(draw),
                badHandlers(draw),
                faulty ? faults(draw) : List.of(),
                draw.millis(200, 10_000),
                draw.millis(500, 30_000),
                draw.millis(5_000, 40_000),
                draw.chance(0.25) ? minority(config, draw) : List.of(),
                List.of(),
                Duration.ZERO,
                Extras.NONE);
        return (more.chance(0.06) ? scenario.orderly(more) : scenario).withCommands(changing(seed), later != null);
    }

    /** Slower than a tenth of the ping timeout are stragglers alone: else the configuration would be a wrong one. */
    private static Links links(Draw draw, Draw more, Duration timeout) {
        Duration least = draw.duration(Duration.ofNanos(50_000), timeout.dividedBy(50));
        return new Links(
                least,
                least.plus(draw.duration(Duration.ofNanos(50_000), timeout.dividedBy(12))),
                draw.probability(0.3),
                draw.probability(0.2),
                draw.probability(0.05),
                draw.millis(10, 5_000),
                draw.probability(0.5),
                draw.chance(0.05),
                more.random().nextDouble() * 0.05);
    }

    /** Nothing that may make anyone suspect anyone: what moves then moves because it was told to, or because a handler failed. */
    private Scenario orderly(Draw more) {
        List<Fault> all = List.of(Fault.STOP, Fault.STOP, Fault.HANDLERS, Fault.FAIL_ALIVE);
        Links its = new Links(
                links.least(), links.most(), 0, links.duplication(), 0, links.straggle(), 0, links.throughTheWire(), 0);
        return new Scenario(
                seed,
                config,
                its,
                clockRates,
                handlers,
                badHandlers,
                more.some(all, 1),
                faultEvery,
                longestFault,
                chaos,
                staysDown,
                commands,
                commandEvery,
                extras);
    }

    /** The stream that all about changes is drawn from. */
    static Draw changing(long seed) {
        return new Draw(RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 0x9E3779B97F4A7C15L + 2));
    }

    /** In a quarter of the runs the configuration changes; in half of those the voters too. */
    private Scenario withCommands(Draw its, boolean last) {
        if (!its.chance(0.25)) {
            return this;
        }
        boolean voters = its.chance(0.5);
        List<Command> all = Command.FIRST.stream()
                .filter(command -> voters || !command.changesTerms())
                .toList();
        List<Command> drawn = new ArrayList<>();
        for (Command command : its.some(all, 1)) {
            for (int weight = its.oneOf(1, 1, 2, 5); weight > 0; weight--) {
                drawn.add(command);
            }
        }
        Duration every = its.millis(200, 5_000);
        for (int weight = its.chance(0.4) ? its.oneOf(1, 2, 5) : 0; weight > 0; weight--) {
            drawn.add(Command.HANDLERS); // the last that are drawn: all else is what it was without them
        }
        for (int weight = voters && its.chance(0.4) ? its.oneOf(1, 2, 5) : 0; weight > 0; weight--) {
            drawn.add(Command.TIMING);
        }
        for (Command command : last ? Command.LAST : Set.<Command>of()) {
            boolean may = voters || !command.changesTerms();
            for (int weight = may && its.chance(0.3) ? its.oneOf(1, 2, 5) : 0; weight > 0; weight--) {
                drawn.add(command);
            }
        }
        return with(drawn, every);
    }

    /** The same run, but that nobody asks for that. */
    Scenario without(Command command) {
        return with(commands.stream().filter(asked -> asked != command).toList(), commandEvery);
    }

    /** The same run, and nobody asks for a change. */
    Scenario withoutCommands() {
        return with(List.of(), Duration.ZERO);
    }

    /** Where voters may change, who stays down may be needed: so all come back. */
    private Scenario with(List<Command> drawn, Duration every) {
        return new Scenario(
                seed,
                config,
                links,
                clockRates,
                handlers,
                badHandlers,
                faults,
                faultEvery,
                longestFault,
                chaos,
                drawn.stream().anyMatch(Command::changesTerms) ? List.of() : staysDown,
                drawn,
                every,
                extras);
    }

    /** The same run of another configuration. */
    Scenario with(ClusterConfig other) {
        return new Scenario(
                seed,
                other,
                links,
                clockRates,
                handlers,
                badHandlers,
                faults,
                faultEvery,
                longestFault,
                chaos,
                staysDown,
                commands,
                commandEvery,
                extras);
    }

    private Scenario with(Extras drawn) {
        boolean longer = faults.contains(Fault.FLIP_FLOP) && chaos.compareTo(drawn.leastChaos()) < 0;
        return new Scenario(
                seed,
                config,
                links,
                clockRates,
                handlers,
                badHandlers,
                faults,
                faultEvery,
                longestFault,
                longer ? drawn.leastChaos() : chaos,
                staysDown,
                commands,
                commandEvery,
                drawn);
    }

    /** The members that all know at first. */
    List<String> file() {
        return config.members().stream().map(MemberConfig::id).toList();
    }

    /** Whether operators change the configuration. */
    boolean changes() {
        return !commands.isEmpty();
    }

    /** Whether voters may lose their disks, and ask for a version that names the new ones. */
    boolean losesDisks() {
        return extras.disksAreLost() && faults.contains(Fault.KILL_AND_WIPE);
    }

    /** Whether the terms of leases may, too. */
    boolean changesTerms() {
        return commands.stream().anyMatch(Command::changesTerms);
    }

    /** Whether it may change how long leases are good. */
    boolean changesTiming() {
        return commands.contains(Command.TIMING);
    }

    /** Whether systems come and go, or do otherwise than before where nobody is heard. */
    boolean changesSystems() {
        return commands.stream().anyMatch(Command::changesSystems);
    }

    /** Whether links are cut for good for a while, and what can be served then must be. Where the configuration changes, who is cut off goes by another. */
    boolean cutsForGood() {
        return extras.standing() && !changes() && !isOrderly();
    }

    /** Whether no member is ever cut off, and none ends but in order: then no item may be up twice, whatever its system does in isolation. */
    boolean isOrderly() {
        return List.of(Fault.STOP, Fault.HANDLERS, Fault.FAIL_ALIVE).containsAll(faults)
                && links.loss() == 0
                && links.straggling() == 0
                && links.flipping() == 0;
    }

    private static HandlerHabits goodHandlers(Draw draw) {
        Duration least = draw.millis(1, 50);
        return new HandlerHabits(least, least.plus(draw.millis(1, 100)), 0, 0, 0);
    }

    private static HandlerHabits badHandlers(Draw draw) {
        Duration least = draw.millis(1, 500);
        return new HandlerHabits(
                least,
                least.plus(draw.millis(1, 5_000)),
                draw.probability(1),
                draw.probability(0.8),
                draw.probability(0.5));
    }

    private static List<Fault> faults(Draw draw) {
        List<Fault> faults = new ArrayList<>();
        for (Fault fault : draw.some(Arrays.asList(Fault.values()), 1)) {
            for (int weight = draw.oneOf(1, 1, 2, 5); weight > 0; weight--) {
                faults.add(fault);
            }
        }
        return faults;
    }

    /** Members without which the voters still are a quorum, and every system still has a member. */
    private static List<String> minority(ClusterConfig config, Draw draw) {
        List<String> down = new ArrayList<>();
        long voters = config.voters().size();
        for (var member : config.members()) {
            boolean needed = member.voter() && voters - 1 < config.settings().quorum();
            if (!needed && draw.chance(0.3)) {
                down.add(member.id());
                voters -= member.voter() ? 1 : 0;
            }
        }
        return down;
    }

    /** Whether a handler may fail, and so be tried again late, or be refused for a while. */
    boolean handlersFail() {
        return faults.contains(Fault.FAIL_ALIVE) || (faults.contains(Fault.HANDLERS) && badHandlers.fail());
    }

    /** Whether an item may be refused for a while: its {@code alive} failed, or another machine answered for its address. */
    private boolean mayBeRefused() {
        return handlersFail() || Fenced.mayBeContested(config);
    }

    /**
     * Within that time after everything has healed all must be well: eight ping timeouts to be heard, to listen and to sit a quarantine
     * out; what the systems wait on purpose; and where handlers failed, the longest back-off and what they are refused for, which is at most as long as
     * all such times before together.
     */
    Duration recovery() {
        int longer = changesTiming() ? 2 : 1;
        Duration bound =
                Duration.ofSeconds(5).plus(config.settings().pingTimeout().multipliedBy(8L * longer));
        for (SystemConfig system : config.systems()) {
            Failback failback = system.spec().failback();
            Duration delay = failback.delay();
            bound = bound.plus(system.spec().settle())
                    .plus(system.grace().multipliedBy(longer))
                    .plus(system.handlers().timeout())
                    .plus(delay == null ? Duration.ZERO : delay);
            if (changesSystems()) {
                bound = bound.plus(system.spec().settle())
                        .plus(system.spec().releaseWithin())
                        .plus(system.handlers().timeout())
                        .plus(delay == null ? Duration.ZERO : delay); // of another that is made like it
            }
            if (mayBeRefused()) {
                bound = bound.plus(system.handlers().refuseFor().multipliedBy(2));
            }
        }
        return mayBeRefused() ? bound.plusSeconds(30).plus(chaos) : bound;
    }

    /**
     * How long it must have been well until nothing may move any more: what comes late on purpose has come by then, and so has the last datagram of a member that is
     * down for good; and who has not heard another since before all healed, and does not before its next ping, has suspected it.
     */
    Duration patience() {
        Duration longest = Duration.ofSeconds(1);
        for (SystemConfig system : config.systems()) {
            Duration delay = system.spec().failback().delay();
            Duration wait = system.spec()
                    .settle()
                    .plus(delay == null ? Duration.ZERO : delay)
                    .plusSeconds(1);
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
        longest = longest.plus(config.settings().pingTimeout().multipliedBy(changesTiming() ? 2 : 1));
        return links.straggling() > 0 ? longest.plus(links.straggle()) : longest;
    }
}
