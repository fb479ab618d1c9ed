package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.member.MemberState;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.engine.report.Snapshot.MemberView;
import io.flip.simulation.check.OneHolder;
import io.flip.simulation.check.OneUp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The stories of the original's README, and what must not happen in them, told in simulated time. */
class ClusterTest {

    private static final ItemId ONE = new ItemId("ip", "192.168.0.1");
    private static final ItemId TWO = new ItemId("ip", "192.168.0.2");
    private static final Duration SOON = Duration.ofSeconds(5);

    private static World world(ClusterConfig config) {
        World world = new World(config, 1);
        return world.watchedBy(new OneHolder(world));
    }

    private static Map<String, MemberState> states(World world, String seenBy) {
        Map<String, MemberState> states = new TreeMap<>();
        for (MemberView member : world.machine(seenBy).snapshot().members()) {
            states.put(member.config().id(), member.state());
        }
        return states;
    }

    private static void assertActive(World world, ItemId item, String holder) {
        assertThat(world.up(item)).containsExactly(holder);
        for (Machine machine : world.machines()) {
            if (machine.runs()) {
                ItemView view = machine.snapshot().items().stream()
                        .filter(candidate -> candidate.item().equals(item))
                        .findFirst()
                        .orElseThrow();
                assertThat(view.state()).as(machine.id() + " sees " + item).isEqualTo(ItemState.ACTIVE);
                assertThat(view.holders()).as(machine.id() + " sees " + item).containsExactly(holder);
            }
        }
    }

    @Test
    void allActive() {
        World world = world(Clusters.example().build()).startAll().run(SOON);
        assertActive(world, ONE, "flip1");
        assertActive(world, TWO, "flip");
        for (String member : List.of("flip", "flip1", "flip2")) {
            assertThat(states(world, member).values()).containsOnly(MemberState.ALIVE);
        }
    }

    /** Its own vote counts, though nobody judges what it does not ask for. */
    @Test
    void anArbiterHasALeaseAndKeepsItWhenOneOfTheOthersFails() {
        World world = world(Clusters.example().build()).startAll().run(SOON);
        assertThat(world.machine("flip2").snapshot().lease().held()).isTrue();
        world.machine("flip1").crash();
        world.run(SOON);
        assertThat(world.machine("flip2").snapshot().lease().held()).isTrue();
    }

    @Test
    void oneDownAndBackAgain() {
        World world = world(Clusters.example().build()).startAll().run(SOON);
        world.machine("flip1").crash();
        assertThat(world.runUntil(SOON, () -> world.up(ONE).equals(List.of("flip"))))
                .isTrue();
        world.run(Duration.ofSeconds(1));
        assertActive(world, ONE, "flip");
        assertActive(world, TWO, "flip");
        assertThat(states(world, "flip2")).containsEntry("flip1", MemberState.DOWN);
        world.machine("flip1").start();
        world.run(SOON);
        assertActive(world, ONE, "flip1");
        assertActive(world, TWO, "flip");
    }

    @Test
    void anotherTakesOverWithinTheTimeoutAndALittle() {
        World world = world(Clusters.example().build()).startAll().run(SOON);
        long crash = world.now();
        world.machine("flip1").crash();
        assertThat(world.runUntil(SOON, () -> world.up(ONE).equals(List.of("flip"))))
                .isTrue();
        assertThat(Duration.ofNanos(world.now() - crash)).isLessThan(Duration.ofMillis(770));
    }

    @Test
    void whoLeavesHandsOverAtOnce() {
        World world = world(Clusters.example().build()).startAll().run(SOON);
        long stop = world.now();
        world.machine("flip1").stop();
        assertThat(world.runUntil(SOON, () -> world.up(ONE).equals(List.of("flip"))))
                .isTrue();
        assertThat(Duration.ofNanos(world.now() - stop)).isLessThan(Duration.ofMillis(50));
        assertThat(world.runUntil(SOON, () -> !world.machine("flip1").runs())).isTrue();
        world.run(SOON);
        assertActive(world, ONE, "flip");
        assertThat(states(world, "flip")).containsEntry("flip1", MemberState.LEFT);
    }

    @Test
    void whenNobodyCanTalkToAnybodyNothingMoves() {
        World world = world(Clusters.example().build()).startAll().run(SOON);
        world.network().partitionTotally();
        world.run(Duration.ofMinutes(1));
        assertThat(world.up(ONE)).containsExactly("flip1");
        assertThat(world.up(TWO)).containsExactly("flip");
        world.network().healAll();
        world.run(SOON);
        assertActive(world, ONE, "flip1");
        assertActive(world, TWO, "flip");
    }

    @Test
    void withoutContactNothingIsAcquired() {
        World world = world(Clusters.example().build());
        world.network().partitionTotally();
        world.startAll().run(Duration.ofMinutes(1));
        assertThat(world.up(ONE)).isEmpty();
        assertThat(world.up(TWO)).isEmpty();
    }

    @Test
    void aMinorityThatReleasesPutsDownBeforeTheMajorityTakesUp() {
        World world = world(new Clusters()
                .member("flip", null, "ip")
                .member("flip1", 1, "ip")
                .member("flip2", null)
                .system(Clusters.sharded("ip", "192.168.0.1", "192.168.0.2").releasing(Duration.ofMillis(500)))
                .build());
        world.watchedBy(OneUp.inReleasing(world)).startAll().run(SOON);
        world.network().isolate("flip1");
        assertThat(world.runUntil(SOON, () -> world.up(ONE).isEmpty())).isTrue();
        assertThat(world.runUntil(SOON, () -> world.up(ONE).equals(List.of("flip"))))
                .isTrue();
        world.network().healAll();
        world.run(SOON);
        assertActive(world, ONE, "flip1");
    }

    @Test
    void quorumOneOfTwoGoesOnAlone() {
        World world = new World(
                        new Clusters()
                                .member("a", null, "ip")
                                .member("b", null, "ip")
                                .quorum(1)
                                .system(Clusters.sharded("ip", "192.168.0.1", "192.168.0.2"))
                                .build(),
                        1)
                .startAll()
                .run(SOON);
        assertActive(world, ONE, "a");
        world.machine("a").crash();
        world.run(SOON);
        assertActive(world, ONE, "b");
        assertActive(world, TWO, "b");
    }

    /**
     * The one that holds an item in isolation is the only one that has not lost its notes. It still has the item up when the rest may grant again: they
     * don't give it away before it has put it down.
     */
    @Test
    void whatIsHeldInIsolationIsNotGivenAwayByVotersThatHaveForgottenIt() {
        World world = world(Clusters.example().build());
        world.watchedBy(OneUp.inAll(world)).startAll().run(SOON);
        world.machine("flip").crash();
        world.run(SOON);
        assertThat(world.up(TWO)).containsExactly("flip1");
        world.machine("flip2").crash();
        world.run(SOON);
        world.machine("flip").start();
        world.machine("flip2").start();
        world.run(SOON);
        assertActive(world, TWO, "flip");
    }
}
