package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeRequest.RemoveMember;
import io.flip.engine.register.MemberConfig;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A member that joins and can't take part, as what an earlier run left up can't be put down there: it does not vote yet, so nobody waits for it. */
@Rule("7, rule 1")
class BrokenJoinerTest {

    private static final ItemId ITEM = new ItemId("ip", "1");

    private static World world(Clusters clusters) {
        World world = new World(
                clusters.system(Clusters.sharded("ip", "1").releasing(Duration.ofMillis(500)))
                        .build(),
                1);
        world.startAll().run(Duration.ofMinutes(1));
        return world;
    }

    /** @param fails how often {@code down} does */
    private static void joins(World world, Duration cleaning, double fails) {
        Machine d = world.addMachine("d");
        d.handlers(new HandlerHabits(cleaning, cleaning, 0, fails, 0));
        d.joins(new MemberConfig("d", "10.0.1.9", 2200, null, List.of("ip"), true), "a");
        d.start();
        assertThat(world.runUntil(
                        Duration.ofSeconds(10),
                        () -> world.machine("a").snapshot().config().member("d").isPresent()))
                .isTrue();
        for (int i = 0; i < 600; i++) {
            world.run(Duration.ofMillis(100));
            assertThat(world.up(ITEM)).hasSize(1);
        }
    }

    private static void removed(World world) {
        world.machine("a").propose("remove d", -1, new RemoveMember("d"), false);
        assertThat(world.runUntil(
                        Duration.ofSeconds(10),
                        () -> world.machine("a").snapshot().config().member("d").isEmpty()))
                .isTrue();
        assertThat(world.up(ITEM)).hasSize(1);
    }

    @Test
    void theOnlyVoterGoesOn() {
        World world = world(new Clusters().member("a", 1, "ip"));
        joins(world, Duration.ofMillis(5), 1);
        removed(world);
    }

    @Test
    void twoOfThreeGoOn() {
        World world = twoOfThree();
        joins(world, Duration.ofMillis(5), 1);
        removed(world);
    }

    @Test
    void whoCleansUpSlowlyInterruptsNothingAndVotesAfterwards() {
        World world = twoOfThree();
        joins(world, Duration.ofSeconds(4), 0);
        assertThat(world.machine("a").snapshot().config().voters()).contains("d");
    }

    private static World twoOfThree() {
        World world =
                world(new Clusters().member("a", 1, "ip").member("b", 2, "ip").member("c", 3, "ip"));
        world.machine("c").crash();
        world.run(Duration.ofSeconds(20));
        return world;
    }
}
