package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.Effect;
import io.flip.engine.Effect.HandlerEvent;
import io.flip.engine.plan.ItemId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Before an item is brought up a member knows whether it may still be up elsewhere, so that the network can be asked (issue 15). It prefers {@code a}, then {@code b}. */
class MaybeElsewhereTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private static final Duration SOON = Duration.ofSeconds(5);

    private final List<String> comings = new ArrayList<>();
    private World world;

    @BeforeEach
    void start() {
        world = new World(
                new Clusters()
                        .member("a", 1, "ip")
                        .member("b", 2, "ip")
                        .member("c", 3, "ip")
                        .system(Clusters.sharded("ip", "1"))
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
        assertThat(world.up(ITEM)).containsExactly("a");
        comings.clear();
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
}
