package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.Failback;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ChangeRequest.AddMember;
import io.flip.engine.register.ChangeRequest.RemoveMember;
import io.flip.engine.register.ChangeRequest.ReplaceConfig;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Members;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who was removed is forgotten by all, also by one that no longer votes and is told by nobody that what it once noted is let go. */
class FormerMemberTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final World world = new World(
            new Clusters()
                    .member("a", null, "ip", "job")
                    .member("b", null, "ip", "job")
                    .member("c", null, "ip", "job")
                    .member("arbiter", null)
                    .system(Clusters.sharded("ip", "1", "2", "3").releasing(Duration.ofMillis(500)))
                    .system(Clusters.replicated(
                            "job",
                            IntStream.range(0, 10).mapToObj(String::valueOf).toArray(String[]::new)))
                    .build(),
            1);

    private void change(ChangeRequest change) {
        List<ChangeOutcome> outcomes = world.machine("a").propose("change " + change.hashCode(), -1, change, true);
        assertThat(world.runUntil(SOON, () -> !outcomes.isEmpty())).isTrue();
        assertThat(outcomes).singleElement().isInstanceOf(ChangeOutcome.Done.class);
    }

    private void arbiterVotesNoMore() {
        ClusterConfig present = world.machine("a").snapshot().config();
        change(new ReplaceConfig(Members.one(present, "arbiter", member -> Members.voting(member, false))));
    }

    @Test
    void nothingIsShownOfItOnceItHasPutEverythingDown() {
        world.network().throughTheWire(0);
        world.startAll().run(SOON);
        world.machine("c").handlers(new HandlerHabits(Duration.ofMillis(50), Duration.ofSeconds(2), 0, 0, 0));
        arbiterVotesNoMore();
        change(new RemoveMember("c"));
        world.run(Duration.ofMinutes(1));
        assertThat(world.machine("c").up()).isEmpty();
        for (String id : List.of("a", "b", "arbiter")) {
            assertThat(world.machine(id).snapshot().items())
                    .as(id)
                    .allSatisfy(item -> assertThat(item.holders()).doesNotContain("c"));
        }
    }

    /** Of {@code a}, {@code b} and {@code c}, which vote, {@code holder} and others that don't; each of them has one item up, and keeps it. */
    private static World holding(String... others) {
        Clusters clusters = new Clusters()
                .member("a", null, "ip")
                .member("b", null, "ip")
                .member("c", null, "ip")
                .member("holder", null, "ip");
        Stream.of(others).forEach(id -> clusters.member(id, null, "ip"));
        String[] values = IntStream.rangeClosed(1, 4 + others.length)
                .mapToObj(String::valueOf)
                .toArray(String[]::new);
        World changed = new World(
                        clusters.voters("a", "b", "c")
                                .system(Clusters.sharded("ip", values).failback(Failback.NEVER))
                                .build(),
                        1)
                .followingChanges();
        changed.startAll().run(SOON);
        assertThat(changed.machine("holder").up()).hasSize(1);
        return changed;
    }

    /** The holder hears nothing meanwhile; that one hears of both versions. */
    private static void removeAndAddHolder(World changed, String onlooker) {
        MemberConfig it = changed.config().member("holder").orElseThrow();
        ChangeRequest again = new AddMember(it.id(), it.ip(), it.port(), it.priority(), it.systems(), null);
        changed.network().isolate("holder");
        for (ChangeRequest change : List.of(new RemoveMember("holder"), again)) {
            List<ChangeOutcome> outcomes =
                    changed.machine("a").propose("change " + change.hashCode(), -1, change, true);
            assertThat(changed.runUntil(Duration.ofMillis(50), () -> !outcomes.isEmpty()))
                    .isTrue();
            changed.runUntil(
                    Duration.ofMillis(50),
                    () -> changed.machine(onlooker)
                            .snapshot()
                            .config()
                            .equals(changed.machine("a").snapshot().config()));
        }
        changed.network().healAll();
    }

    /** It is cut off while that is so, and has nothing new to say afterwards; the voters have said once what it holds (seed 1795845499534692). */
    @Test
    @Rule("2")
    void whoIsRemovedAndAddedAtOnceIsKnownToHoldWhatItHeldAlsoByThoseThatDoNotVote() {
        World changed = holding("onlooker");
        removeAndAddHolder(changed, "onlooker");
        changed.run(SOON);
        for (Machine machine : changed.machines()) {
            assertThat(machine.snapshot().items())
                    .as(machine.id())
                    .hasSize(5)
                    .allSatisfy(item -> assertThat(item.holders())
                            .isEqualTo(changed.up(item.item()))
                            .isEqualTo(item.planned()));
        }
        assertThat(changed.machine("holder").up())
                .as("it never learned that it was removed")
                .hasSize(1);
    }

    /** Where it does not hear it itself: the other voters never forgot it, and have said it once. */
    @Test
    void aVoterThatDoesNotHearOneThatIsRemovedAndAddedAtOnceKnowsWhatItHolds() {
        World changed = holding();
        changed.network().cut("b", "holder");
        changed.run(SOON);
        assertThat(changed.machine("holder").up()).hasSize(1);
        removeAndAddHolder(changed, "b");
        changed.network().cut("b", "holder");
        changed.run(Duration.ofMinutes(1));
        assertThat(changed.machine("holder").up()).hasSize(1);
        for (Machine machine : changed.machines()) {
            assertThat(machine.snapshot().items())
                    .as(machine.id())
                    .hasSize(4)
                    .allSatisfy(item -> assertThat(item.holders()).isEqualTo(changed.up(item.item())));
        }
    }

    /** Nobody hears anybody for a while. When all is whole again, the voters still know whom they have to listen to. */
    @Test
    @Rule("7, rule 7")
    void whatItIsPuttingDownIsWaitedForAlsoByVotersThatWereIsolatedMeanwhile() {
        ItemId item = new ItemId("ip", "1");
        World cut = new World(
                        new Clusters()
                                .member("holder", 1, "ip")
                                .member("next", 2, "ip")
                                .member("b", null)
                                .member("c", null)
                                .voters("b", "c")
                                .system(Clusters.sharded("ip", "1"))
                                .build(),
                        1)
                .followingChanges();
        cut.startAll().run(SOON);
        cut.machine("holder").handlersTake(Duration.ofSeconds(9));
        cut.machine("b").propose("remove", -1, new RemoveMember("holder"), true);
        cut.run(Duration.ofSeconds(1));
        cut.network().partitionTotally();
        cut.run(Duration.ofSeconds(3));
        cut.network().healTotally();
        cut.run(Duration.ofSeconds(3));
        assertThat(cut.up(item)).containsExactly("holder");
        cut.run(SOON);
        assertThat(cut.up(item)).containsExactly("next");
    }
}
