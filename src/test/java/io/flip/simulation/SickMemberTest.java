package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.effect.Event;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ChangeRequest.Pin;
import io.flip.engine.register.ChangeRequest.Retry;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.fixture.Rule;
import io.flip.simulation.check.Checkers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An item that can't be brought up on the member that comes first for it, or on any (protocol 6). */
@Rule("6")
class SickMemberTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private static final Duration SOON = Duration.ofSeconds(5);

    /** Counts the runs of handlers. */
    private static final class Runs implements Watcher {
        private final Map<String, Integer> alive = new TreeMap<>();
        private int down;

        @Override
        public void effect(Machine machine, Effect effect) {
            if (effect instanceof Effect.RunHandler run) {
                if (run.event() == HandlerEvent.ALIVE) {
                    alive.merge(machine.id(), 1, Integer::sum);
                } else {
                    down++;
                }
            }
        }

        void clear() {
            alive.clear();
            down = 0;
        }
    }

    private final Runs runs = new Runs();
    private World world = started(Topology.SHARDED);

    private World started(Topology topology, String... sick) {
        Clusters.Draft draft =
                topology == Topology.SHARDED ? Clusters.sharded("ip", "1") : Clusters.replicated("ip", "1");
        Clusters clusters = new Clusters()
                .member("a", 1, "ip")
                .member("b", 2, "ip")
                .member("c", 3, "ip")
                .member("d", null)
                .member("e", null)
                .system(draft);
        World made = new World(clusters.build(), 1).followingChanges().watchedBy(runs);
        Checkers.whereItemsChange(made).forEach(made::watchedBy);
        Stream.of(sick).forEach(id -> made.machine(id).failAlive(ITEM));
        return made.startAll().run(Duration.ofSeconds(10));
    }

    private void mend(String... ids) {
        Stream.of(ids).forEach(id -> world.machine(id).mendAlive(ITEM));
    }

    private void ask(ChangeRequest change) {
        world.machine("e").propose("change " + world.now(), -1, change, false);
    }

    @Test
    @Rule("4")
    void nothingIsTakenFromAHolderThatWorksBecauseTimeHasPassed() {
        world = started(Topology.SHARDED, "a");
        assertThat(world.up(ITEM)).containsExactly("b");
        runs.clear();
        world.run(Duration.ofHours(3));
        assertThat(world.up(ITEM)).containsExactly("b");
        assertThat(runs.alive).isEmpty();
        assertThat(runs.down).isZero();
    }

    @Test
    @Rule("4")
    void whereTheHolderIsLostOneThatHasNotFailedComesFirst() {
        world = started(Topology.SHARDED, "a");
        world.run(Duration.ofMinutes(10));
        runs.clear();
        world.machine("b").crash();
        world.run(SOON);
        assertThat(world.up(ITEM)).containsExactly("c");
        assertThat(runs.alive).containsOnlyKeys("c");
    }

    @Test
    void whereNoOtherIsLeftItIsTriedAtOnceWhereItFailedLongAgo() {
        world = started(Topology.SHARDED, "a");
        world.run(Duration.ofMinutes(10));
        mend("a");
        world.machine("b").crash();
        world.run(SOON);
        world.machine("c").crash();
        assertThat(world.runUntil(Duration.ofSeconds(2), () -> world.up(ITEM).contains("a")))
                .isTrue();
    }

    @Test
    void anOperatorWhoAsksForItGetsOneTry() {
        world = started(Topology.SHARDED, "a");
        runs.clear();
        ask(new Retry("ip", List.of("1")));
        world.run(Duration.ofMinutes(5));
        assertThat(world.up(ITEM)).containsExactly("b");
        assertThat(runs.alive).containsExactly(Map.entry("a", 1), Map.entry("b", 1));

        mend("a");
        ask(new Retry("ip", List.of()));
        world.run(SOON);
        assertThat(world.up(ITEM)).containsExactly("a");
    }

    @Test
    void aMoveToWhereItIsPinnedAlreadyIsSuchARequest() {
        world = started(Topology.SHARDED, "a");
        ask(new Pin("ip", "1", "a"));
        world.run(SOON);
        assertThat(world.up(ITEM)).containsExactly("b");
        mend("a");
        world.run(Duration.ofMinutes(5));
        assertThat(world.up(ITEM)).containsExactly("b");
        ask(new Pin("ip", "1", "a"));
        world.run(SOON);
        assertThat(world.up(ITEM)).containsExactly("a");
    }

    @Test
    void whereItFailsEverywhereItIsTriedEveryFewSecondsOnOneAfterTheOther() {
        world = started(Topology.SHARDED, "a", "b", "c");
        world.run(Duration.ofHours(2));
        runs.clear();
        world.run(Duration.ofMinutes(10));
        assertThat(runs.alive).containsOnlyKeys("a", "b", "c");
        assertThat(runs.alive.values()).allMatch(tries -> tries >= 100 && tries <= 120);
        assertThat(world.machine("e").snapshot().items().getFirst().state())
                .isIn(ItemState.FAILED, ItemState.ACTIVATING, ItemState.DEACTIVATING);

        mend("c");
        assertThat(world.runUntil(Duration.ofSeconds(7), () -> world.up(ITEM).contains("c")))
                .isTrue();
        world.run(Duration.ofMinutes(5));
        assertThat(world.up(ITEM)).containsExactly("c");
    }

    @Test
    void betweenTwoTriesItIsShownToHaveFailed() {
        world = started(Topology.SHARDED, "a", "b", "c");
        world.run(Duration.ofMinutes(1));
        long before = world.machine("e").events().size();
        world.run(Duration.ofMinutes(1));
        List<String> shown = world.machine("e").events().stream()
                .skip(before)
                .filter(event -> event.kind() == Event.Kind.ITEM)
                .map(Event::state)
                .toList();
        assertThat(shown).contains("failed").doesNotContain("waiting", "unassigned");
    }

    @Test
    void aMoveIsTriedAtOnceWhereItFailedEverywhere() {
        world = started(Topology.SHARDED, "a", "b", "c");
        world.run(Duration.ofMinutes(5));
        mend("c");
        ask(new Pin("ip", "1", "c"));
        assertThat(world.runUntil(Duration.ofSeconds(2), () -> world.up(ITEM).contains("c")))
                .isTrue();
    }

    @Test
    void inAReplicatedSystemNobodyElseCouldHaveItSoItIsTriedEveryFewSecondsToo() {
        world = started(Topology.REPLICATED, "a");
        assertThat(world.up(ITEM)).containsExactly("b", "c");
        world.run(Duration.ofHours(1));
        mend("a");
        assertThat(world.runUntil(Duration.ofSeconds(6), () -> world.up(ITEM).contains("a")))
                .isTrue();
    }
}
