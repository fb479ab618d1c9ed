package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeRequest;
import io.flip.fixture.Rule;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Protocol 5, letting go: a member that leaves or drains keeps an item until its successor asks for it. If a newer process runs under its id, the others take
 * the item for let go, so the older process must not wait. Here the successor asks late, for the system has a delay.
 */
class SupersededWhileLeavingTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final World world = new World(
                    new Clusters()
                            .member("a", 1, "ip")
                            .member("b", 2, "ip")
                            .member("c", null)
                            .timing(Duration.ofMillis(250), 3, TIMEOUT)
                            .system(Clusters.sharded("ip", "1").settling(Duration.ofMillis(600)))
                            .build(),
                    7)
            .followingChanges();

    SupersededWhileLeavingTest() {
        world.startAll().run(Duration.ofSeconds(20));
        assertThat(world.machine("a").isUp(ITEM)).isTrue();
    }

    /** As an orchestrator does that moves a member to another machine. */
    private void startCopy() {
        world.addCopy("a").start();
        assertThat(world.runUntil(
                        Duration.ofMillis(300), () -> !world.machine("a").isUp(ITEM)))
                .as("put down as soon as it hears of the newer process")
                .isTrue();
    }

    @Test
    @Rule("5, letting go")
    void aMemberThatLeavesWaitsForNobodyThen() {
        world.machine("a").stop();
        world.run(Duration.ofMillis(20));
        assertThat(world.machine("a").isUp(ITEM)).as("b has not asked yet").isTrue();
        startCopy();
    }

    @Test
    @Rule("5, letting go")
    void norDoesOneThatIsDrained() {
        world.machine("c").propose("x", -1, new ChangeRequest.Drain("a"), false);
        world.run(Duration.ofMillis(100));
        assertThat(world.machine("a").isUp(ITEM)).as("b has not asked yet").isTrue();
        startCopy();
    }
}
