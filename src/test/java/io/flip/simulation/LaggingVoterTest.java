package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeRequest.AddData;
import io.flip.engine.register.ClusterConfig;
import io.flip.fixture.Rule;
import io.flip.simulation.check.OneHolder;
import io.flip.simulation.check.OneUp;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Protocol 7, rule 14, where a holder and one voter lag behind together: what that voter grants on the long terms of before does not count beside what
 * others grant on the short ones.
 */
@Rule("7, rule 14")
class LaggingVoterTest {

    private static final ItemId ITEM = new ItemId("ip", "1");

    private final World world = new World(
            new Clusters()
                    .member("a", 1, "ip")
                    .member("b", null)
                    .member("c", 2, "ip")
                    .member("d", null)
                    .member("v", null)
                    .timing(Duration.ofMillis(250), 4, Duration.ofSeconds(10))
                    .system(Clusters.sharded("ip", "1").releasing(Duration.ofMillis(500)))
                    .build(),
            1);

    private void timeout(Duration timeout) {
        ClusterConfig present = world.machine("b").snapshot().config();
        world.machine("b").propose("timeout", present.version(), OtherTerms.timeout(present, timeout), false);
    }

    private long version(String id) {
        return world.machine(id).snapshot().config().version();
    }

    /** {@link OneHolder} and {@link OneUp} watch. */
    @Test
    void whatItGrantedOnTheOldTermsCountsNoLongerThanThoseAreWaitedFor() {
        world.startAll().run(Duration.ofMinutes(1));
        assertThat(world.up(ITEM)).containsExactly("a");
        world.watchedBy(new OneHolder(world)).watchedBy(OneUp.inReleasing(world));
        for (String one : List.of("a", "v")) {
            for (String other : List.of("b", "c", "d")) {
                world.network().cut(one, other);
            }
        }
        timeout(Duration.ofSeconds(1));
        world.run(Duration.ofSeconds(8));
        assertThat(version("v")).isLessThan(version("b"));
        world.network().cut("a", "v");
        world.network().heal("a", "b");
        world.run(Duration.ofMillis(3200));
        assertThat(version("a")).as("all but v has settled").isEqualTo(version("b"));
        world.machine("b").propose("data", -1, new AddData("ip", List.of("2")), false);
        world.run(Duration.ofMillis(300));
        world.network().heal("v", "c");
        world.network().heal("v", "d");
        world.run(Duration.ofSeconds(20));
        assertThat(version("v")).isEqualTo(version("b"));
        assertThat(world.up(ITEM)).hasSize(1);
    }
}
