package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.member.MemberState;
import io.flip.engine.plan.ItemId;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Before an item is brought up a member knows whether it may still be up elsewhere, so that the network can be asked (issue 15). It prefers {@code a}, then {@code b}. */
@Rule("5, the fence")
class MaybeElsewhereTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private static final Duration SOON = Duration.ofSeconds(5);

    private final List<String> comings = new ArrayList<>();
    private World world;

    @BeforeEach
    void start() {
        start("1");
        assertThat(world.up(ITEM)).containsExactly("a");
        comings.clear();
    }

    private void start(String... items) {
        world = new World(
                new Clusters()
                        .member("a", 1, "ip")
                        .member("b", 2, "ip")
                        .member("c", 3, "ip")
                        .system(Clusters.sharded("ip", items))
                        .build(),
                1);
        world.watchedBy(new Watcher() {
            @Override
            public void effect(Machine machine, Effect effect) {
                if (effect instanceof Effect.RunHandler run && run.event() == HandlerEvent.ALIVE) {
                    comings.add(machine.id() + (run.maybeElsewhere() ? " must look" : ""));
                }
            }
        });
        world.startAll().run(SOON);
    }

    @Test
    void ofAMemberThatWasKilledNobodyKnows() {
        world.machine("a").kill();
        world.run(SOON);
        assertThat(comings).containsExactly("b must look");
    }

    @Test
    void aMemberThatIsCutOffHoldsItStill() {
        world.network().isolate("a");
        world.run(SOON);
        assertThat(comings).containsExactly("b must look");
    }

    @Test
    void aMemberThatEndedInOrderHasLetGo() {
        world.machine("a").stop();
        world.run(SOON);
        assertThat(comings).containsExactly("b");
        world.machine("a").start();
        world.run(SOON);
        assertThat(comings).containsExactly("b", "a");
    }

    @Test
    void aThirdMemberThatIsNotHeardMayHaveIt() {
        world.machine("a").stop();
        world.run(SOON);
        world.machine("c").kill();
        world.run(SOON);
        comings.clear();
        world.machine("a").start();
        world.run(SOON);
        assertThat(comings).containsExactly("a must look");
    }

    @Test
    void aMemberThatComesBackIsToldWhatTheOthersHave() {
        world.machine("a").kill();
        world.run(SOON);
        world.machine("a").start();
        world.run(SOON);
        assertThat(comings).containsExactly("b must look", "a");
    }

    /** The claim of b is too large to come with the news of it, and b is cut off before it was pulled: nobody suspects b yet, and nobody knows what it has. */
    @Test
    void aMemberThatIsHeardMayHaveWhatItHasNotTold() {
        start(IntStream.range(0, 60)
                .mapToObj("an item with a long name, of which there are many: %d"::formatted)
                .toArray(String[]::new));
        world.machine("a").crash();
        world.machine("c").crash();
        world.run(SOON);
        world.network().isolate("b");
        comings.clear();
        world.machine("a").start();
        world.machine("c").start();
        world.run(Duration.ofMillis(500));
        world.network().heal("a", "b");
        assertThat(world.runUntil(SOON, () -> knows("a", "b"))).isTrue();
        world.network().cut("a", "b");
        world.run(SOON);
        assertThat(new TreeSet<>(comings)).containsExactly("a must look", "c must look");
    }

    private boolean knows(String one, String other) {
        return world.machine(one).snapshot().members().stream()
                .anyMatch(member -> member.config().id().equals(other) && member.state() == MemberState.ALIVE);
    }
}
