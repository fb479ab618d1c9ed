package io.flip.simulation.check;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flip.engine.plan.ItemId;
import io.flip.simulation.Clusters;
import io.flip.simulation.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is taken away is served no more, whatever its holder believes. */
class ServedTest {

    private static final ItemId ITEM = new ItemId("ip", "1");

    private static World world() {
        World world = new World(
                new Clusters()
                        .member("a", 1, "ip")
                        .member("b", 2, "ip")
                        .member("c", null)
                        .system(Clusters.sharded("ip", "1"))
                        .build(),
                1);
        return world.watchedBy(new Served(world)).ticking(Duration.ofSeconds(1));
    }

    private static void takeAway(World world) {
        world.startAll().run(Duration.ofSeconds(8));
        world.machine("a").takeAway(ITEM);
        world.run(Served.longestBound(world).plusSeconds(3));
    }

    @Test
    void whatNobodyLooksForIsMissed() {
        assertThatExceptionOfType(Broken.class)
                .isThrownBy(() -> takeAway(world()))
                .withMessageContaining("ip/1 is served by nobody");
    }

    @Test
    void whatACheckFindsIsServedAgain() {
        assertThatCode(() -> takeAway(world().checking(Duration.ofSeconds(5)))).doesNotThrowAnyException();
    }
}
