package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Effect;
import io.flip.engine.message.Message;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeRequest.AddData;
import io.flip.engine.register.ChangeRequest.RemoveMember;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Letter;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes after which everything would wait for what does not come. */
class FreezeTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private static final Duration RELEASED = Duration.ofMillis(500);

    private static Clusters three() {
        return new Clusters()
                .member("a", 1, "ip")
                .member("b", 2, "ip")
                .system(Clusters.sharded("ip", "1").releasing(RELEASED));
    }

    private static long version(World world) {
        return world.machine("a").snapshot().config().version();
    }

    /** What they answered on the long terms does not pass for newer than what they answer on the short ones. */
    @Test
    void whereTheTimeoutIsShorterNewItemsAreUpAsSoonAsEver() {
        World world = new World(
                three().member("c", null)
                        .timing(Duration.ofMillis(250), 3, Duration.ofSeconds(60))
                        .build(),
                1);
        world.startAll().run(Duration.ofMinutes(3));
        ClusterConfig present = world.machine("b").snapshot().config();
        world.machine("b")
                .propose("timeout", present.version(), OtherTerms.timeout(present, Duration.ofSeconds(1)), false);
        world.run(Duration.ofSeconds(2));
        world.machine("b").propose("data", -1, new AddData("ip", List.of("2", "3")), false);
        world.run(Duration.ofSeconds(2));
        assertThat(world.up(new ItemId("ip", "2"))).hasSize(1);
        assertThat(world.up(new ItemId("ip", "3"))).hasSize(1);
    }

    /** Changes need a majority of the voters, not a quorum: so the quorum can be made smaller. */
    @Test
    @Rule("7, rule 1")
    void aQuorumThatIsNotThereAnyMoreCanBeMadeSmallerByAMajority() {
        World world = new World(
                three().member("c", null)
                        .member("d", null)
                        .member("e", null)
                        .quorum(4)
                        .build(),
                1);
        world.startAll().run(Duration.ofMinutes(1));
        world.machine("d").crash();
        world.machine("e").crash();
        world.run(Duration.ofSeconds(30));
        assertThat(world.up(ITEM)).as("no quorum").isEmpty();
        world.machine("a").propose("remove", -1, new RemoveMember("d"), true);
        world.machine("a").propose("remove too", -1, new RemoveMember("e"), true);
        world.run(Duration.ofSeconds(60));
        assertThat(world.machine("a").snapshot().config().voters()).containsExactly("a", "b", "c");
        assertThat(world.up(ITEM)).hasSize(1);
    }

    /** Who has accepted that c goes waits for what comes of it, and would wait for ever for the other voter that it needs. */
    @Test
    @Rule("7, rule 5")
    void whereAVoterIsLostBeforeItAcceptsNobodyElseHas() {
        World world = new World(three().member("c", 3, "ip").build(), 1);
        world.startAll().run(Duration.ofMinutes(1));
        DiesAfterPromise dies = new DiesAfterPromise(world, "b");
        world.watchedBy(dies);
        world.machine("a").propose("remove c", -1, new RemoveMember("c"), false);
        long before = version(world);
        world.run(Duration.ofMinutes(1));
        assertThat(dies.done).isTrue();
        assertThat(version(world)).isEqualTo(before);
        assertThat(world.up(ITEM)).hasSize(1);
        world.machine("a").propose("remove b", -1, new RemoveMember("b"), true);
        world.run(Duration.ofMinutes(1));
        assertThat(world.machine("a").snapshot().config().voters()).containsExactly("a", "c");
        assertThat(world.up(ITEM)).hasSize(1);
    }

    private static final class DiesAfterPromise implements Watcher {
        private final World world;
        private final String id;
        private boolean done;

        DiesAfterPromise(World world, String id) {
            this.world = world;
            this.id = id;
        }

        @Override
        public void effect(Machine machine, Effect effect) {
            if (!done
                    && machine.id().equals(id)
                    && effect instanceof Effect.Send send
                    && send.message() instanceof Message.Registered registered
                    && registered.letter() instanceof Letter.Promise) {
                done = true;
                world.after(Duration.ofNanos(1), machine::crash);
            }
        }
    }
}
