package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.ChangeRequest.PutSystem;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.fixture.Rule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Nobody waits for a holder whose kernel takes an address off the network: its grace is 0, and a term of leases as any other (protocol 1 and
 * protocol 7, rule 14).
 */
class FencedTest {

    private static final ItemId ITEM = new ItemId("ip", "10.0.0.200");
    private static final Duration T = Duration.ofMillis(750);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final AddressConfig FENCED = AddressConfig.DEFAULT;
    private static final AddressConfig OPEN = new AddressConfig(null, false, Duration.ZERO, false, false, true);

    /** From the last word that the others may have heard to the next ping, verdict and alive. */
    private static final Duration MARGIN = Duration.ofMillis(500);

    private static World world(@Nullable AddressConfig address) {
        World world = new World(
                new Clusters()
                        .member("a", null, "ip")
                        .member("b", null)
                        .member("holder", 1, "ip")
                        .timing(Duration.ofMillis(250), 3, T)
                        .system(Clusters.sharded("ip", "10.0.0.200").releasing(GRACE), address)
                        .build(),
                1);
        world.startAll().run(Duration.ofMinutes(1));
        assertThat(world.up(ITEM)).containsExactly("holder");
        return world;
    }

    private static void crash(World world) {
        world.machine("holder").crash();
    }

    private static boolean taken(World world, Duration within) {
        return world.runUntil(within, () -> world.machine("a").isUp(ITEM));
    }

    private static void put(World world, AddressConfig address) {
        Machine a = world.machine("a");
        ClusterConfig present = a.snapshot().config();
        SystemConfig system = present.system("ip").orElseThrow();
        a.propose(
                "to " + address,
                present.version(),
                new PutSystem(
                        new SystemConfig(system.spec(), system.handlers().address(address), true),
                        new PutSystem.Kept(true, true, true)),
                false);
        assertThat(world.runUntil(
                        Duration.ofSeconds(5),
                        () -> world.machines().stream()
                                .allMatch(machine -> machine.snapshot().config().version() == present.version() + 1)))
                .isTrue();
    }

    @Test
    @Rule("1")
    void aFencedAddressIsTakenOverAfterThePingTimeoutAlone() {
        World world = world(FENCED);
        crash(world);

        assertThat(taken(world, T.plus(MARGIN))).isTrue();
    }

    @Test
    @Rule({"1", "5, judging 1"})
    void withoutTheFenceTheOthersWait() {
        World world = world(OPEN);
        crash(world);

        assertThat(taken(world, T.plus(MARGIN))).isFalse();
        assertThat(taken(world, GRACE)).isTrue();
    }

    @Test
    @Rule("7, rule 14")
    void aFenceThatIsSwitchedOnCountsOnceTheFormerTermsAreSettled() {
        World world = world(OPEN);
        put(world, FENCED);
        assertThat(world.machine("a").snapshot().config().terms().since()).isPositive();
        world.run(Duration.ofSeconds(10));
        assertThat(world.up(ITEM)).containsExactly("holder");
        crash(world);

        assertThat(taken(world, T.plus(MARGIN))).isTrue();
    }

    @Test
    @Rule("7, rule 14")
    void untilThenTheLongerGraceCounts() {
        World world = world(OPEN);
        put(world, FENCED);
        crash(world);

        assertThat(taken(world, T.plus(MARGIN))).isFalse();
        assertThat(taken(world, GRACE.plus(T))).isTrue();
    }

    @Test
    void aFenceThatIsSwitchedOffIsWaitedForAtOnce() {
        World world = world(FENCED);
        put(world, OPEN);
        world.run(Duration.ofSeconds(10));
        crash(world);

        assertThat(taken(world, T.plus(MARGIN))).isFalse();
        assertThat(taken(world, GRACE)).isTrue();
    }
}
