package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.member.MemberState;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ChangeRequest.ReplaceConfig;
import io.flip.engine.register.Members;
import io.flip.engine.report.Snapshot.MemberView;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who becomes a voter passes on what it has learned as none: the others say it to it no more (seed 1795858236121903). */
@Rule("2")
class NewVoterTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final World world = new World(
                    new Clusters()
                            .member("first", null)
                            .member("second", null)
                            .member("holder", null, "ip")
                            .member("onlooker", null, "ip")
                            .voters("first")
                            .system(Clusters.sharded("ip", "1", "2"))
                            .build(),
                    1)
            .followingChanges();

    private void votes(String id, boolean now) {
        ChangeRequest change = new ReplaceConfig(
                Members.one(world.machine("first").snapshot().config(), id, member -> Members.voting(member, now)));
        List<ChangeOutcome> outcomes = world.machine("first").propose("change " + change.hashCode(), -1, change, true);
        assertThat(world.runUntil(SOON, () -> !outcomes.isEmpty())).isTrue();
        assertThat(outcomes).singleElement().isInstanceOf(ChangeOutcome.Done.class);
        world.run(SOON);
    }

    @Test
    void whoStartsAgainHearsFromItOfAllThatAreThere() {
        world.startAll().run(SOON);
        votes("second", true);
        votes("first", false);
        Machine onlooker = world.machine("onlooker");
        onlooker.kill();
        onlooker.start();
        world.run(SOON);
        assertThat(onlooker.snapshot().members())
                .extracting(MemberView::state)
                .containsExactly(MemberState.ALIVE, MemberState.ALIVE, MemberState.ALIVE, MemberState.ALIVE);
        assertThat(onlooker.snapshot().items())
                .hasSize(2)
                .allSatisfy(item -> assertThat(item.holders()).isEqualTo(world.up(item.item())));
    }
}
