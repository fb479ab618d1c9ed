package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Event;
import io.flip.engine.plan.ItemId;
import io.flip.fixture.Rule;
import io.flip.simulation.check.Checkers;
import io.flip.simulation.check.Served;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is up is checked every five seconds (protocol 6): somebody may take it away under its holder's feet. */
@Rule("6")
class CheckedTest {

    private static final ItemId ITEM = new ItemId("ip", "1");

    /** A check, and what it takes to bring the item up again. */
    private static final Duration SOON = Duration.ofMillis(5_500);

    private World world = world(Checkers::all);

    private static World world(Function<World, List<Watcher>> watchers) {
        World world = new World(
                        new Clusters()
                                .member("a", 1, "ip")
                                .member("b", 2, "ip")
                                .member("c", null)
                                .system(Clusters.sharded("ip", "1"))
                                .build(),
                        1)
                .followingChanges()
                .checking(Duration.ofSeconds(5));
        watchers.apply(world).forEach(world::watchedBy);
        world.ticking(Duration.ofSeconds(1)).startAll().run(Duration.ofSeconds(8));
        return world;
    }

    /** Nobody could serve what is taken away each second, wherever it is. */
    private static List<Watcher> allButServed(World world) {
        return Checkers.all(world).stream()
                .filter(watcher -> !(watcher instanceof Served))
                .toList();
    }

    private boolean up(String id, Duration within) {
        return world.runUntil(within, () -> world.up(ITEM).equals(List.of(id)));
    }

    private List<String> reasons(String member) {
        return world.machine(member).events().stream()
                .filter(event -> event.kind() == Event.Kind.ITEM)
                .map(Event::reason)
                .toList();
    }

    @Test
    void whatIsTakenAwayIsUpAgainWhereItWas() {
        for (int i = 0; i < 20; i++) {
            world.machine("a").takeAway(ITEM);
            assertThat(up("a", SOON)).isTrue();
            world.run(Duration.ofSeconds(2 + i));
        }
        assertThat(reasons("a")).contains("its check failed, and it is brought up again: exit status 1");
    }

    @Test
    void whatCanNotBeBroughtUpAgainGoesToTheNextAndComesBackWhenItCould() {
        world.machine("a").failAlive(ITEM);
        world.machine("a").takeAway(ITEM);
        assertThat(up("b", Duration.ofSeconds(10))).isTrue();
        world.run(Duration.ofMinutes(30));
        assertThat(world.up(ITEM)).containsExactly("b");

        world.machine("a").mendAlive(ITEM);
        assertThat(up("a", Duration.ofSeconds(6))).isTrue();
    }

    @Test
    void whatIsTakenAwayAgainAndAgainGoesToTheNext() {
        assertThat(world.runUntil(Duration.ofSeconds(30), () -> {
                    world.machine("a").takeAway(ITEM);
                    return world.up(ITEM).equals(List.of("b"));
                }))
                .isTrue();
        assertThat(reasons("a")).anyMatch(reason -> reason.startsWith("its check failed 4 times"));
    }

    /** Each {@code alive} succeeds, and each check fails: it has gone round once after some seconds, and moves less and less after that. */
    @Test
    void whatIsBrokenEverywhereGoesRoundOnceAndThenSeldom() {
        world = world(CheckedTest::allButServed);
        List<String> places = new ArrayList<>();
        world.watchedBy(new Watcher() {
            @Override
            public void broughtUp(Machine machine, ItemId item, long epoch) {
                if (places.isEmpty() || !places.getLast().equals(machine.id())) {
                    places.add(machine.id());
                }
            }
        });
        breakEverywhere(Duration.ofMinutes(1));
        assertThat(places).startsWith("a", "b", "a");
        breakEverywhere(Duration.ofMinutes(40));
        assertThat(places).hasSizeBetween(5, 14);
        assertThat(world.runUntil(Duration.ofMinutes(2), () -> world.up(ITEM).size() == 1))
                .isTrue();
        world.run(Duration.ofSeconds(10));
        assertThat(world.up(ITEM)).hasSize(1);
    }

    private void breakEverywhere(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            world.run(Duration.ofSeconds(1));
            world.machines().forEach(machine -> machine.takeAway(ITEM));
        }
    }

    @Test
    @Rule("5, holding")
    void whoHasNoLeaseBringsNothingUpAgain() {
        world.network().partitionTotally();
        world.run(Duration.ofSeconds(3));
        world.machine("a").takeAway(ITEM);
        world.run(Duration.ofSeconds(60));
        assertThat(world.up(ITEM)).isEmpty();
        world.network().healTotally();
        assertThat(up("a", SOON)).isTrue();
    }

    @Test
    @Rule("5, letting go")
    void whatIsBrokenWhereNoQuorumIsHeardGoesToTheNext() {
        World world = new World(
                        new Clusters()
                                .member("a", 1, "ip")
                                .member("b", 2, "ip")
                                .member("c", null)
                                .member("d", null)
                                .voters("b", "c", "d")
                                .system(Clusters.sharded("ip", "1"))
                                .build(),
                        1)
                .checking(Duration.ofSeconds(5))
                .startAll()
                .run(Duration.ofSeconds(8));
        for (String other : List.of("b", "c", "d")) {
            world.network().cutOneWay(other, "a");
        }
        world.run(Duration.ofSeconds(10));
        assertThat(world.up(ITEM)).containsExactly("a");
        world.machine("a").takeAway(ITEM);
        assertThat(world.runUntil(Duration.ofSeconds(20), () -> world.up(ITEM).equals(List.of("b"))))
                .isTrue();
    }
}
