package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.Failback;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.ChangeRequest.PutSystem;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.fixture.Rule;
import io.flip.simulation.Clusters.Draft;
import io.flip.simulation.check.OneOnTheWire;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A member was killed, and its address stayed on its machine, behind the fence. Its next run must not let that onto the wire beside the new holder's. */
@Rule("5, starting")
class LeftOnTheMachineTest {

    private static final ItemId ITEM = new ItemId("ip", "10.0.0.200");
    private static final Duration SOON = Duration.ofSeconds(8);

    /** Neither goes back to a member that was away. */
    private static final Draft SYSTEM = Clusters.sharded("ip", ITEM.value()).failback(Failback.NEVER);

    private World world;

    LeftOnTheMachineTest() {
        world = heldByA(SYSTEM);
    }

    private static World heldByA(Draft system) {
        ClusterConfig three = new Clusters()
                .member("a", 1, "ip")
                .member("b", 2, "ip")
                .member("c", null)
                .system(system, AddressConfig.DEFAULT)
                .build();
        World world = new World(three, 1).followingChanges();
        world.watchedBy(new OneOnTheWire(world)).startAll().run(SOON);
        assertThat(world.machine("a").isOnTheWire(ITEM)).isTrue();
        return world;
    }

    private void bTakesOver() {
        assertThat(world.runUntil(SOON, () -> world.machine("b").isOnTheWire(ITEM)))
                .isTrue();
        assertThat(world.machine("a").isUp(ITEM)).as("left on its machine").isTrue();
    }

    /** It asks the network before it takes the address: what was left must not answer before that. */
    @Test
    void itIsOffTheWireUntilTheNetworkWasAsked() {
        world = heldByA(SYSTEM.removeOnStart(false));
        world.machine("a").kill();
        bTakesOver();
        world.machine("a").start();
        world.run(SOON);
        world.network().isolate("b");
        world.run(SOON);
        assertThat(world.machine("b").isOnTheWire(ITEM)).isTrue();
    }

    /** Its file knows nothing of it, and a newer version shows it: it is put down then. */
    @Test
    void itIsOffTheWireWhileItIsPutDown() {
        ClusterConfig present = world.machine("c").snapshot().config();
        SystemConfig system = present.system("ip").orElseThrow();
        AddressConfig elsewhere = new AddressConfig("eth1", true, AddressConfig.REFRESH, false, false, true);
        world.machine("c")
                .propose(
                        "interface",
                        -1,
                        new PutSystem(new SystemConfig(
                                system.spec(), system.handlers().address(elsewhere), true)),
                        false);
        world.run(SOON);
        world.machine("a").kill();
        world.machine("a").loseDisk();
        bTakesOver();
        world.machine("a").handlersTake(Duration.ofSeconds(1));
        world.machine("a").start();
        world.run(SOON);
        assertThat(world.machine("a").isUp(ITEM)).isFalse();
    }
}
