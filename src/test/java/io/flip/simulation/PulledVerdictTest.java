package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.Input;
import io.flip.engine.effect.Effect;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Message;
import io.flip.engine.message.Payload;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeRequest.AddData;
import io.flip.engine.register.ClusterConfig;
import io.flip.fixture.Rule;
import io.flip.simulation.check.OneHolder;
import io.flip.simulation.check.OneUp;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Protocol 7, rule 14: a voter's verdict, so large that it is pulled, is still on its way when longer terms come in force where it is pulled to. */
@Rule("7, rule 14")
class PulledVerdictTest {

    private static final int PARTS = 2;

    private boolean armed;
    private boolean fetching;
    private boolean held;
    private boolean lagging;
    private int pulled;
    private @Nullable Digest third;
    private @Nullable Digest verdict;

    private final World world = new World(
            new Clusters()
                    .member("a", 1, "ip")
                    .member("b", null)
                    .member("c", 2, "ip")
                    .member("d", null)
                    .member("v", null)
                    .timing(Duration.ofMillis(250), 5, Duration.ofSeconds(1))
                    .system(Clusters.sharded(
                                    "ip",
                                    IntStream.range(1000, 1400)
                                            .mapToObj(String::valueOf)
                                            .toArray(String[]::new))
                            .releasing(Duration.ofMillis(300)))
                    .build(),
            1,
            new Losses());

    /** v does not hear of version 3, and what a pulls from it stands still for a while. */
    private final class Losses implements Sabotage {
        @Override
        public @Nullable Input input(Machine machine, Input right) {
            return right instanceof Input.Received received && isLost(machine.id(), received.message()) ? null : right;
        }

        private boolean isLost(String at, Message message) {
            if (message.header().config().version() == 3) {
                third = message.header().config().digest();
            }
            boolean fromV = message.header().from().equals("v");
            if (at.equals("a")
                    && fromV
                    && message instanceof Message.Ack ack
                    && ack.verdict() instanceof Payload.ByDigest(Digest digest)) {
                verdict = digest;
            }
            if (at.equals("a") && message.header().from().equals("b") && armed && (held || !fetching)) {
                return message instanceof Message.Ack
                        || (message instanceof Message.Chunk part
                                && part.digest().equals(verdict)); // v alone is to give it
            }
            boolean chunk = message instanceof Message.Chunk;
            if (at.equals("a") && fromV && chunk) {
                pulled += fetching && !held ? 1 : 0;
                return held;
            }
            return lagging
                    && at.equals("v")
                    && (message instanceof Message.Registered
                            || (message instanceof Message.Chunk part
                                    && part.digest().equals(third)));
        }
    }

    private final Watcher holdsTheFetch = new Watcher() {
        @Override
        public void effect(Machine machine, Effect effect) {
            if (armed
                    && !fetching
                    && machine.id().equals("a")
                    && effect instanceof Effect.Send send
                    && send.to().equals("v")
                    && send.message() instanceof Message.Fetch fetch
                    && fetch.digest().equals(verdict)) {
                fetching = true;
                held = true;
            }
        }
    };

    private void timeout(Duration timeout) {
        ClusterConfig present = world.machine("b").snapshot().config();
        world.machine("b").propose("timeout", present.version(), OtherTerms.timeout(present, timeout), false);
    }

    private long version(String id) {
        return world.machine(id).snapshot().config().version();
    }

    /** {@link OneHolder} and {@link OneUp} watch. */
    @Test
    void whatWasJudgedOnTheOldTermsIsGoodForNoLongerThanThose() {
        world.machines().forEach(machine -> machine.handlersTake(Duration.ofMillis(5)));
        world.startAll().run(Duration.ofMinutes(1));
        ItemId item = world.machine("a").up().iterator().next();
        world.watchedBy(new OneHolder(world)).watchedBy(OneUp.inReleasing(world));
        world.watchedBy(holdsTheFetch);
        world.network().cut("a", "c");
        world.network().cut("a", "d");
        world.run(Duration.ofSeconds(15));
        assertThat(world.machine("a").leases(item)).isTrue();
        armed = true;
        world.machine("b").propose("data", -1, new AddData("ip", List.of("1", "2")), false);
        assertThat(world.runUntil(
                        Duration.ofSeconds(5),
                        () -> world.machines().stream().allMatch(machine -> version(machine.id()) == 2)))
                .isTrue();
        assertThat(world.runUntil(Duration.ofSeconds(20), () -> fetching)).isTrue();
        lagging = true;
        timeout(Duration.ofSeconds(10));
        assertThat(world.runUntil(Duration.ofSeconds(2), () -> version("a") == 3))
                .isTrue();
        held = false;
        world.runUntil(Duration.ofMillis(600), () -> pulled >= PARTS);
        world.run(Duration.ofMillis(5));
        assertThat(version("v")).isEqualTo(2);
        world.network().cut("a", "v");
        world.run(Duration.ofMillis(2750));
        lagging = false;
        world.machine("v").kill(); // its opinion of a stands until it has listened
        world.machine("v").start();
        world.run(Duration.ofSeconds(30));
        assertThat(world.up(item)).containsExactly("c");
    }
}
