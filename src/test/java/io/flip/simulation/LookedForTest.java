package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.ChangeRequest.RemoveMember;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Systems that hold, on one wire: a holder that the others have lost sight of goes on answering, and is looked for before its address is taken. */
@Rule("5, the fence")
class LookedForTest {

    private static final ItemId ITEM = new ItemId("ip", "10.0.0.200");
    private static final Duration SOON = Duration.ofSeconds(8);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<String> together = new ArrayList<>();

    private World watched(Clusters clusters, Duration delay) {
        World world = new World(
                        clusters.system(Clusters.sharded("ip", ITEM.value()).settling(delay), AddressConfig.DEFAULT)
                                .build(),
                        1)
                .followingChanges();
        return world.watchedBy(new Watcher() {
            @Override
            public void onTheWire(Machine machine, ItemId item) {
                world.machines().stream()
                        .filter(other -> other != machine && other.isOnTheWire(item))
                        .forEach(other -> together.add(machine.id() + " and " + other.id()));
            }
        });
    }

    /** It left in order, was there again, and has the address; those that took part in that have forgotten, or are cut off. */
    @Test
    void aMemberThatLeftMayBeThereAgain() {
        Clusters three =
                new Clusters().member("a", 1, "ip").member("b", 2, "ip").member("c", null);
        World world = watched(three, Duration.ofSeconds(3)).startAll().run(SOON);
        assertThat(world.up(ITEM)).containsExactly("a");
        world.machine("a").stop();
        world.run(Duration.ofSeconds(1));
        world.network().isolate("b");
        world.run(Duration.ofMillis(500));
        world.machine("a").start();
        assertThat(world.runUntil(LONG, () -> world.machine("a").isOnTheWire(ITEM)))
                .isTrue();
        world.run(Duration.ofSeconds(2));
        world.network().isolate("a");
        world.machine("c").kill();
        world.network().heal("b", "c");
        world.machine("c").start();
        world.run(LONG);
        assertThat(together).isEmpty();
    }

    /** Voters that have just been started do not tell of it. */
    @Test
    void aMemberThatDoesNotSpeakToThisOneMayHaveIt() {
        Clusters five = new Clusters()
                .member("m1", 1, "ip")
                .member("m2", 2, "ip")
                .member("c", null)
                .member("d", null)
                .member("e", null)
                .voters("c", "d", "e");
        World world = watched(five, Duration.ofMillis(2500)).startAll().run(Duration.ofSeconds(2));
        world.network().isolate("m1");
        assertThat(world.runUntil(LONG, () -> world.machine("m2").isOnTheWire(ITEM)))
                .isTrue();
        world.run(Duration.ofSeconds(1));
        world.network().isolate("m2");
        for (String voter : List.of("c", "d", "e")) {
            world.machine(voter).crash();
            world.machine(voter).start();
            world.network().heal("m1", voter);
        }
        world.run(LONG);
        assertThat(together).isEmpty();
    }

    @Test
    void aMemberThatWasRemovedMayHaveIt() {
        World world = cutOff(fourMembers());
        world.machine("a").propose("remove b", -1, new RemoveMember("b"), true);
        world.run(Duration.ofMinutes(1));
        assertThat(members(world)).doesNotContain("b");
        assertThat(together).isEmpty();
    }

    @Test
    void aMemberThatWasRemovedByItselfMayHaveIt() {
        World world = cutOff(fourMembers().autoremoving(Duration.ofSeconds(10)));
        world.run(Duration.ofMinutes(1));
        assertThat(members(world)).doesNotContain("b");
        assertThat(together).isEmpty();
    }

    private static Clusters fourMembers() {
        return new Clusters()
                .member("a", 2, "ip")
                .member("b", 1, "ip")
                .member("c", null)
                .member("d", null);
    }

    private World cutOff(Clusters four) {
        World world = watched(four, Duration.ZERO).startAll().run(SOON);
        assertThat(world.up(ITEM)).containsExactly("b");
        world.network().isolate("b");
        world.run(SOON);
        assertThat(world.machine("b").isOnTheWire(ITEM)).isTrue();
        return world;
    }

    private static List<String> members(World world) {
        return world.machine("a").snapshot().members().stream()
                .map(member -> member.config().id())
                .toList();
    }
}
