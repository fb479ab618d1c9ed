package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.ItemId;
import io.flip.fixture.Rule;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An item that failed where alone it may be is planned there all the while: a check that says that it could be up is all that changes (protocol 6). */
@Rule("6")
class CheckedAloneTest {

    private static final ItemId ITEM = new ItemId("ip", "1");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void whatOneMemberAloneMayHaveIsTriedAsSoonAsItCouldBeUp(int seconds) {
        World world = new World(
                        new Clusters()
                                .member("a", 1, "ip")
                                .member("b", null)
                                .member("c", null)
                                .system(Clusters.sharded("ip", "1"))
                                .build(),
                        1)
                .followingChanges()
                .checking(Duration.ofSeconds(seconds))
                .startAll()
                .run(Duration.ofSeconds(8));
        for (int i = 0; i < 10; i++) {
            world.machine("a").failAlive(ITEM);
            world.machine("a").takeAway(ITEM);
            world.run(Duration.ofSeconds(60).plusMillis(500L * i));
            assertThat(world.up(ITEM)).isEmpty();

            world.machine("a").mendAlive(ITEM);
            assertThat(world.runUntil(
                            Duration.ofSeconds(7), () -> world.up(ITEM).size() == 1))
                    .isTrue();
            world.run(Duration.ofSeconds(2));
        }
    }
}
