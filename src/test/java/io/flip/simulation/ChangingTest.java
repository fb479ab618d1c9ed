package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.Edits;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Members;
import io.flip.engine.report.Snapshot.Enrolment;
import io.flip.simulation.check.NobodySpins;
import io.flip.simulation.check.OneHolder;
import io.flip.simulation.check.OneUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Seeds in which the configuration changes all the time, voters and timing too, while members die, come back, are cut off and lose datagrams: no item
 * ever has two leases, or is up twice where it is released in isolation. Then all heals, and soon every item is up once.
 */
class ChangingTest {

    private static final long SEEDS = Long.getLong("changing.seeds", 600);
    private static final long FRESH = Long.getLong("changing.fresh", 200);
    private static final List<String> ALL = List.of("a", "b", "c", "d", "e");
    private static final List<String> VALUES = List.of("1", "2", "3", "4", "5", "6");
    private static final Duration FAULTS = Duration.ofSeconds(30);

    /** One seed. */
    private static final class Run {
        private final SplittableRandom random;
        private final World world;
        private int ids;
        private final List<List<ChangeOutcome>> outcomes = new ArrayList<>();

        private Run(long seed) {
            random = new SplittableRandom(seed);
            int first = 1 + random.nextInt(4);
            Clusters clusters = new Clusters();
            ALL.subList(0, first).forEach(id -> clusters.member(id, null, "ip"));
            clusters.system(
                    Clusters.sharded("ip", VALUES.toArray(String[]::new)).releasing(Duration.ofMillis(800)));
            world = new World(clusters.build(), seed);
            for (String id : ALL.subList(first, ALL.size())) {
                world.addMachine(id)
                        .joins(member(id, true), ALL.subList(0, first).toArray(String[]::new));
            }
            world.watchedBy(new OneHolder(world))
                    .watchedBy(OneUp.inReleasing(world))
                    .watchedBy(new NobodySpins(world));
        }

        private static MemberConfig member(String id, boolean voter) {
            return new MemberConfig(id, "10.0.0." + id.charAt(0), 2200, null, List.of("ip"), voter);
        }

        private int go() {
            world.startAll();
            world.run(Duration.ofSeconds(6));
            changes();
            faults();
            world.run(FAULTS);
            recover();
            return (int) outcomes.stream()
                    .flatMap(List::stream)
                    .filter(ChangeOutcome.Done.class::isInstance)
                    .count();
        }

        private void recover() {
            world.network().healAll();
            world.network().loss(0);
            world.machines().stream().filter(machine -> !machine.runs()).forEach(Machine::start);
            world.run(Duration.ofSeconds(25));
            ClusterConfig newest = newest();
            for (Machine machine : world.machines()) {
                boolean member = newest.member(machine.id()).isPresent();
                assertThat(machine.snapshot().enrolment() == Enrolment.MEMBER)
                        .as(machine.id() + " of " + newest)
                        .isEqualTo(member);
                assertThat(member || machine.up().isEmpty())
                        .as(machine.id() + " is no member")
                        .isTrue();
            }
            boolean allDrained = newest.members().stream().allMatch(MemberConfig::drained);
            newest.system("ip")
                    .orElseThrow()
                    .spec()
                    .items()
                    .keySet()
                    .forEach(value -> assertThat(world.up(new ItemId("ip", value)))
                            .as(value + " of " + newest.members() + "; "
                                    + world.machines().stream()
                                            .map(machine -> machine.id() + " " + machine.up() + " "
                                                    + machine.snapshot().enrolment() + " "
                                                    + machine.snapshot().lease() + " "
                                                    + machine.snapshot()
                                                            .config()
                                                            .version() + " "
                                                    + machine.snapshot().items())
                                            .toList())
                            .hasSize(allDrained ? 0 : 1));
        }

        private ClusterConfig newest() {
            return world.machines().stream()
                    .filter(Machine::runs)
                    .map(machine -> machine.snapshot().config())
                    .reduce((one, other) -> other.version() > one.version() ? other : one)
                    .orElseThrow();
        }

        private void changes() {
            world.after(upTo(Duration.ofMillis(2500)), () -> {
                Machine machine = world.machine(ALL.get(random.nextInt(ALL.size())));
                if (machine.runs() && machine.snapshot().config().version() >= 1) {
                    ask(machine, machine.snapshot().config());
                }
                if (world.now() < FAULTS.toNanos()) {
                    changes();
                }
            });
        }

        /** For whichever version is present, or for that one where else the last voter could go. */
        private void ask(Machine machine, ClusterConfig config) {
            ChangeRequest change = change(config);
            boolean votersLeft = Edits.apply(config, change, true) instanceof Edits.Result.Applied(ClusterConfig next)
                    && !next.voters().isEmpty();
            if (votersLeft) {
                long expected = harmless(change) ? -1 : config.version();
                outcomes.add(machine.propose("change " + ++ids, expected, change, true));
            }
        }

        private static boolean harmless(ChangeRequest change) {
            return !(change instanceof ChangeRequest.RemoveMember || change instanceof ChangeRequest.ReplaceConfig);
        }

        private ChangeRequest change(ClusterConfig config) {
            String member = config.members()
                    .get(random.nextInt(config.members().size()))
                    .id();
            String value = VALUES.get(random.nextInt(VALUES.size()));
            return switch (random.nextInt(8)) {
                case 0 -> config.members().size() > 2 ? new ChangeRequest.RemoveMember(member) : otherVoters(config);
                case 1, 2 -> otherVoters(config);
                case 3 -> new ChangeRequest.Drain(member);
                case 4 -> new ChangeRequest.Resume(member);
                case 5 -> new ChangeRequest.Pin("ip", value, member);
                case 6 -> otherTiming(config);
                default -> add(config);
            };
        }

        private ChangeRequest add(ClusterConfig config) {
            return ALL.stream()
                    .filter(id -> config.member(id).isEmpty())
                    .findFirst()
                    .map(id -> (ChangeRequest)
                            new ChangeRequest.AddMember(id, "10.0.0." + id.charAt(0), 2200, null, List.of("ip"), null))
                    .orElseGet(() -> otherVoters(config));
        }

        private ChangeRequest otherVoters(ClusterConfig config) {
            MemberConfig first = config.members().getFirst();
            return new ChangeRequest.ReplaceConfig(Members.each(
                    config, member -> Members.voting(member, member.equals(first) || random.nextInt(3) > 0)));
        }

        private ChangeRequest otherTiming(ClusterConfig config) {
            Duration timeout = Duration.ofMillis(750 + random.nextInt(1500));
            ClusterSettings old = config.settings();
            ClusterSettings settings = new ClusterSettings(
                    old.quorum(), false, old.gossipInterval(), old.pingPerInterval(), timeout, null);
            return new ChangeRequest.ReplaceConfig(new ClusterConfig(0, settings, config.members(), config.systems()));
        }

        private void faults() {
            world.after(upTo(Duration.ofMillis(1500)), () -> {
                Machine machine = world.machine(ALL.get(random.nextInt(ALL.size())));
                switch (random.nextInt(7)) {
                    case 0 -> machine.crash();
                    case 6 -> machine.kill();
                    case 1, 2 -> {
                        if (!machine.runs()) {
                            machine.start();
                        }
                    }
                    case 3 -> world.network().isolate(machine.id());
                    case 4 -> world.network().healAll();
                    default -> world.network().loss(random.nextDouble() * 0.2);
                }
                if (world.now() < FAULTS.toNanos()) {
                    faults();
                }
            });
        }

        private Duration upTo(Duration most) {
            return Duration.ofNanos(1 + random.nextLong(most.toNanos()));
        }
    }

    @Test
    void nothingIsHeldTwiceWhateverChanges() {
        long done = LongStream.rangeClosed(1, SEEDS)
                .parallel()
                .map(ChangingTest::done)
                .sum();
        assertThat(done).isGreaterThan(SEEDS);
    }

    @Test
    void norInFreshSeeds() {
        long first = System.currentTimeMillis() * 1_000;
        System.out.printf("fresh seeds of what changes: %d to %d%n", first, first + FRESH - 1);
        LongStream.range(first, first + FRESH).parallel().forEach(ChangingTest::done);
    }

    /** How many changes were made in that seed. */
    private static long done(long seed) {
        try {
            return new Run(seed).go();
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
        }
    }
}
