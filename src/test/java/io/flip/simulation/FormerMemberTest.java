package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ChangeRequest.RemoveMember;
import io.flip.engine.register.ChangeRequest.ReplaceConfig;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Members;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
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
}
