package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ChangeRequest.AddData;
import io.flip.engine.register.ChangeRequest.AddMember;
import io.flip.engine.register.ChangeRequest.Drain;
import io.flip.engine.register.ChangeRequest.Pin;
import io.flip.engine.register.ChangeRequest.RemoveData;
import io.flip.engine.register.ChangeRequest.RemoveMember;
import io.flip.engine.register.ChangeRequest.RemoveSystem;
import io.flip.engine.register.ChangeRequest.Resume;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Refusal;
import io.flip.engine.report.Snapshot.Enrolment;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.fixture.Rule;
import io.flip.simulation.check.OneHolder;
import io.flip.simulation.check.OneUp;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Everything changes while it runs (protocol 7), and nothing is ever up twice. */
class ConfigurationTest {

    private static final ItemId ONE = new ItemId("ip", "192.168.0.1");
    private static final ItemId TWO = new ItemId("ip", "192.168.0.2");
    private static final ItemId THREE = new ItemId("ip", "192.168.0.3");
    private static final Duration SOON = Duration.ofSeconds(5);
    private int changes;

    private static World example() {
        return watched(Clusters.example());
    }

    private static World watched(Clusters clusters) {
        World world = new World(clusters.build(), 1);
        world.network().throughTheWire(0);
        return world.watchedBy(new OneHolder(world))
                .watchedBy(OneUp.inAll(world))
                .startAll()
                .run(SOON);
    }

    private long change(World world, String at, ChangeRequest change) {
        List<ChangeOutcome> outcomes = world.machine(at).propose("change " + ++changes, -1, change, false);
        assertThat(world.runUntil(SOON, () -> !outcomes.isEmpty())).isTrue();
        assertThat(outcomes.getFirst()).isInstanceOf(ChangeOutcome.Done.class);
        return ((ChangeOutcome.Done) outcomes.getFirst()).version();
    }

    private ChangeOutcome refused(World world, String at, ChangeRequest change) {
        List<ChangeOutcome> outcomes = world.machine(at).propose("change " + ++changes, -1, change, false);
        world.runUntil(SOON, () -> !outcomes.isEmpty());
        return outcomes.getFirst();
    }

    private static long version(World world, String at) {
        return world.machine(at).snapshot().config().version();
    }

    private static void assertActive(World world, ItemId item, String holder) {
        assertThat(world.up(item)).containsExactly(holder);
        for (Machine machine : world.machines()) {
            if (machine.runs() && machine.snapshot().enrolment() == Enrolment.MEMBER) {
                ItemView view = view(machine, item);
                assertThat(view.state()).as(machine.id() + " sees " + item).isEqualTo(ItemState.ACTIVE);
                assertThat(view.holders()).as(machine.id() + " sees " + item).containsExactly(holder);
            }
        }
    }

    private static ItemView view(Machine machine, ItemId item) {
        return machine.snapshot().items().stream()
                .filter(candidate -> candidate.item().equals(item))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Rule("7, rule 9")
    void theFirstVersionIsMadeWhenAllVotersHaveBeenHeard() {
        World world = example();
        for (Machine machine : world.machines()) {
            assertThat(machine.snapshot().config().version()).isEqualTo(1);
            assertThat(machine.snapshot().config().members()).allMatch(member -> member.storage() != null);
        }
        assertActive(world, ONE, "flip1");
        assertActive(world, TWO, "flip");
    }

    @Test
    @Rule("7, rule 9")
    void thereIsNoVersionAsLongAsOneVoterIsMissing() {
        World world = new World(Clusters.example().build(), 1);
        world.machine("flip").start();
        world.machine("flip1").start();
        world.run(SOON);
        assertThat(version(world, "flip")).isZero();
        assertThat(world.up(ONE)).containsExactly("flip1");
        assertThat(refused(world, "flip", new Drain("flip"))).isInstanceOf(ChangeOutcome.Unavailable.class);
    }

    @Test
    @Rule("5, starting")
    void whatIsTakenFromAMemberThatDiesMeanwhileIsPutDownWhenItStarts() {
        for (ChangeRequest taken : List.of(
                new RemoveData("ip", List.of(ONE.value())), new RemoveMember("flip1"), new RemoveSystem("ip"))) {
            World world = example();
            Machine holder = world.machine("flip1");
            holder.handlers(new HandlerHabits(Duration.ofSeconds(2), Duration.ofSeconds(2), 0, 0, 0));
            change(world, "flip2", taken);
            assertThat(world.runUntil(SOON, () -> version(world, "flip1") == 2)).isTrue();
            assertThat(holder.isUp(ONE)).isTrue();
            holder.kill();
            holder.handlers(HandlerHabits.GOOD);
            holder.start();
            world.run(SOON);
            assertThat(holder.isUp(ONE)).as(taken.toString()).isFalse();
            assertThat(holder.stored().left())
                    .as("what was put down is forgotten")
                    .isEmpty();
        }
    }

    /** Its file names what there was at first; it finds the rest when it hears of the newest version. */
    @Test
    @Rule("5, starting")
    void whoLostItsDiskPutsDownWhatWasAddedSinceItsFile() {
        World world = example();
        change(world, "flip2", new AddData("ip", List.of(THREE.value())));
        change(world, "flip2", new Pin("ip", THREE.value(), "flip1"));
        world.run(SOON);
        assertActive(world, THREE, "flip1");
        Machine loser = world.machine("flip1");
        loser.kill();
        loser.loseDisk();
        change(world, "flip2", new Pin("ip", THREE.value(), "flip"));
        world.run(SOON);
        assertThat(world.up(THREE)).containsExactly("flip", "flip1"); // nobody can help that: its process is dead
        loser.start();
        world.run(SOON);
        assertActive(world, THREE, "flip");
    }

    /** It remembers the numbers of the pings that came while it was a member. */
    @Test
    void whoIsAddedAgainIsHeardAtOnce() {
        World world = example();
        world.run(Duration.ofMinutes(10));
        MemberConfig again =
                world.machine("flip").snapshot().config().member("flip1").orElseThrow();
        change(world, "flip2", new RemoveMember("flip1"));
        world.run(SOON);
        assertThat(world.up(ONE)).containsExactly("flip");
        change(
                world,
                "flip2",
                new AddMember(
                        again.id(), again.ip(), again.port(), again.priority(), again.systems(), again.storage()));
        world.run(SOON);
        world.machine("flip2").crash(); // now the vote of who is back is needed
        world.run(SOON);
        assertActive(world, ONE, "flip1");
        assertThat(world.machine("flip").leases(TWO)).isTrue();
        assertThat(world.machine("flip1").leases(ONE)).isTrue();
    }

    @Test
    @Rule("7, rule 7")
    void dataComeAndGo() {
        World world = example();
        assertThat(change(world, "flip2", new AddData("ip", List.of(THREE.value()))))
                .isEqualTo(2);
        world.run(SOON);
        assertThat(world.up(THREE)).hasSize(1);
        assertActive(world, ONE, "flip1");
        assertActive(world, TWO, "flip");
        change(world, "flip", new RemoveData("ip", List.of(ONE.value())));
        world.run(SOON);
        assertThat(world.up(ONE)).isEmpty();
        assertThat(world.machine("flip").snapshot().items())
                .noneMatch(view -> view.item().equals(ONE));
        assertThat(world.machine("flip1").snapshot().items())
                .noneMatch(view -> view.item().equals(ONE));
    }

    @Test
    @Rule("7, rule 7")
    void aSystemThatIsRemovedIsPutDownFirst() {
        World world = example();
        change(world, "flip", new RemoveSystem("ip"));
        world.run(SOON);
        assertThat(world.up(ONE)).isEmpty();
        assertThat(world.up(TWO)).isEmpty();
        assertThat(world.machine("flip2").snapshot().items()).isEmpty();
    }

    @Test
    void manyItemsAreOneChange() {
        World world = example();
        List<String> values = IntStream.range(0, 3000)
                .mapToObj(i -> "10.1." + i / 256 + "." + i % 256)
                .toList();
        change(world, "flip", new AddData("ip", values));
        world.run(SOON);
        assertThat(world.machine("flip1").up().size()
                        + world.machine("flip").up().size())
                .isEqualTo(3002);
    }

    @Test
    @Rule("4")
    void aDrainedMemberGivesEverythingAwayAndVotesOn() {
        World world = example();
        change(world, "flip", new Drain("flip1"));
        world.run(SOON);
        assertActive(world, ONE, "flip");
        world.machine("flip1").kill();
        world.machine("flip1").start();
        world.run(SOON);
        assertActive(world, ONE, "flip"); // drained over its restart
        world.machine("flip2").crash();
        world.run(SOON);
        assertThat(world.machine("flip").snapshot().lease().held()).isTrue(); // its vote is there
        change(world, "flip", new Resume("flip1"));
        world.run(SOON);
        assertActive(world, ONE, "flip1");
    }

    @Test
    void aPinWinsAsLongAsItsMemberIsThere() {
        World world = example();
        change(world, "flip2", new Pin("ip", ONE.value(), "flip"));
        world.run(SOON);
        assertActive(world, ONE, "flip");
        world.machine("flip").crash();
        world.run(SOON);
        assertThat(world.up(ONE)).containsExactly("flip1");
        world.machine("flip").start();
        world.run(SOON);
        assertActive(world, ONE, "flip");
        change(world, "flip2", new Pin("ip", ONE.value(), null));
        world.run(SOON);
        assertActive(world, ONE, "flip1");
    }

    @Test
    @Rule("7, rule 7")
    void whoeverIsRemovedPutsDownWhatItHolds() {
        World world = example();
        change(world, "flip2", new RemoveMember("flip1"));
        world.run(SOON);
        assertActive(world, ONE, "flip");
        assertActive(world, TWO, "flip");
        assertThat(world.machine("flip1").up()).isEmpty();
        assertThat(world.machine("flip1").snapshot().enrolment()).isEqualTo(Enrolment.REMOVED);
        assertThat(world.machine("flip1").events()).anyMatch(event -> "removed".equals(event.to()));
        world.machine("flip1").kill();
        world.machine("flip1").start();
        world.run(SOON);
        assertThat(world.machine("flip1").snapshot().enrolment()).isEqualTo(Enrolment.REMOVED);
    }

    @Test
    @Rule("7, rule 7")
    void whoeverIsRemovedWhileItIsAwayLearnsItWhenItComesBack() {
        World world = example();
        world.machine("flip1").kill(); // what it holds stays up
        world.run(SOON);
        change(world, "flip2", new RemoveMember("flip1"));
        world.run(SOON);
        world.machine("flip1").start();
        world.run(SOON);
        assertThat(world.machine("flip1").snapshot().enrolment()).isEqualTo(Enrolment.REMOVED);
        assertActive(world, ONE, "flip");
    }

    @Test
    @Rule("7, rule 7")
    void aHolderThatIsRemovedAndCutOffKeepsItsLeaseFromTheOthers() {
        World world = watched(new Clusters()
                .member("a", null, "ip")
                .member("b", null, "ip")
                .member("c", null)
                .system(Clusters.sharded("ip", "192.168.0.1").releasing(Duration.ofMillis(500))));
        assertActive(world, ONE, "a");
        world.network().isolate("a");
        change(world, "c", new RemoveMember("a"));
        world.run(SOON);
        assertThat(world.up(ONE)).containsExactly("b"); // OneUp watches that a has put it down before
    }

    private static MemberConfig newcomer(String id, String... systems) {
        return new MemberConfig(id, "10.0.0.9", 2200, null, List.of(systems), true);
    }

    @Test
    @Rule("7, rule 10")
    void oneThatKnowsOnlyASeedJoins() {
        World world = example();
        Machine machine = world.addMachine("new");
        machine.joins(newcomer("new", "ip"), "flip2", "flip");
        machine.start();
        assertThat(machine.snapshot().enrolment()).isEqualTo(Enrolment.JOINING);
        world.run(SOON);
        assertThat(machine.snapshot().enrolment()).isEqualTo(Enrolment.MEMBER);
        assertThat(world.machine("flip").snapshot().config().settings().quorum())
                .isEqualTo(3);
        change(world, "new", new AddData("ip", List.of(THREE.value())));
        world.run(SOON);
        assertActive(world, THREE, "new");
        machine.kill();
        machine.start();
        world.run(SOON);
        assertActive(world, THREE, "new");
    }

    @Test
    @Rule("7")
    void oneGrowsToFive() {
        World world = watched(
                new Clusters().member("a", null, "ip").system(Clusters.sharded("ip", "192.168.0.1", "192.168.0.2")));
        for (String id : List.of("b", "c", "d", "e")) {
            Machine machine = world.addMachine(id);
            machine.joins(new MemberConfig(id, "10.0.1." + (int) id.charAt(0), 2200, null, List.of("ip"), true), "a");
            machine.start();
        }
        world.run(SOON.multipliedBy(3));
        assertThat(world.machine("a").snapshot().config().voters()).containsExactly("a", "b", "c", "d", "e");
        assertThat(world.machine("a").snapshot().config().settings().quorum()).isEqualTo(3);
        world.machine("a").crash();
        world.run(SOON);
        assertThat(world.up(ONE)).hasSize(1);
        assertThat(world.up(TWO)).hasSize(1);
        for (String id : List.of("b", "c")) {
            change(world, "e", new RemoveMember(id));
        }
        world.run(SOON);
        assertThat(world.up(ONE)).hasSize(1);
        assertThat(world.machine("d").snapshot().config().voters()).containsExactly("a", "d", "e");
    }

    @Test
    @Rule("7, rule 10")
    void oneWithAnEmptyDiskVotesAgain() {
        World world = example();
        world.machine("flip1").crash();
        world.machine("flip1").loseDisk();
        world.machine("flip1").start();
        world.run(SOON);
        assertThat(world.machine("flip")
                        .snapshot()
                        .config()
                        .member("flip1")
                        .orElseThrow()
                        .storage())
                .isEqualTo(world.machine("flip1").stored().storage());
        assertActive(world, ONE, "flip1");
        world.machine("flip2").crash();
        change(world, "flip", new Drain("flip"));
    }

    @Test
    @Rule("7")
    void whatIsDangerousNeedsForce() {
        World world = watched(
                new Clusters().member("a", null, "ip").member("b", null).system(Clusters.sharded("ip", "192.168.0.1")));
        assertThat(refused(world, "a", new RemoveMember("b")))
                .isInstanceOfSatisfying(
                        ChangeOutcome.Refused.class,
                        refused -> assertThat(refused.problem().kind()).isEqualTo(Refusal.Kind.NEEDS_FORCE));
    }

    @Test
    @Rule("7, rule 12")
    void whoAsksWithoutAQuorumIsToldAtOnce() {
        World world = example();
        world.network().isolate("flip2");
        world.run(SOON);
        assertThat(refused(world, "flip2", new Drain("flip"))).isInstanceOf(ChangeOutcome.Unavailable.class);
    }

    @Test
    @Rule("7, rule 2")
    void everybodyGoesOnWithTheNewestVersionAfterARestart() {
        World world = example();
        change(world, "flip", new AddData("ip", List.of(THREE.value())));
        world.run(SOON);
        world.machines().forEach(Machine::crash);
        world.startAll().run(SOON.multipliedBy(2));
        for (Machine machine : world.machines()) {
            assertThat(machine.snapshot().config().version()).isEqualTo(2);
        }
        assertThat(world.up(THREE)).hasSize(1);
    }
}
