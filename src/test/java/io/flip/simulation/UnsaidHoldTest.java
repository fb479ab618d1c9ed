package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.Failback;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest.ReplaceConfig;
import io.flip.engine.register.Members;
import io.flip.simulation.check.OneHolder;
import io.flip.simulation.check.OneUp;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Protocol 7, rule 14: a member with many items says only after a while that it has begun to bring some up (protocol 2). Where all voters are exchanged
 * meanwhile, the new ones have no note of that, and must not give those items away (found beside seed 1796400000035662).
 */
class UnsaidHoldTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private static final Duration SOON = Duration.ofSeconds(10);

    private final World world = new World(
                    new Clusters()
                            .member("a", null)
                            .member("d", null)
                            .member("e", null)
                            .member("back", 1, "ip")
                            .member("holder", null, "ip", "more")
                            .voters("a", "holder")
                            .system(Clusters.sharded("ip", "1", "2", "3", "4", "5", "6")
                                    .failback(Failback.NEVER))
                            .system(Clusters.sharded(
                                    "more",
                                    IntStream.range(0, 4_000)
                                            .mapToObj("10.20.%d"::formatted)
                                            .toArray(String[]::new)))
                            .build(),
                    1)
            .followingChanges();

    private void votes(String id, boolean now) {
        ReplaceConfig change = new ReplaceConfig(
                Members.one(world.machine("d").snapshot().config(), id, member -> Members.voting(member, now)));
        List<ChangeOutcome> outcomes = world.machine("d").propose(id + " " + now, -1, change, true);
        assertThat(world.runUntil(SOON, () -> !outcomes.isEmpty() && voters().contains(id) == now))
                .isTrue();
    }

    private List<String> voters() {
        return world.machine("d").snapshot().config().voters();
    }

    @Test
    void whatItHoldsIsGivenToNobodyByVotersThatAreNew() {
        world.watchedBy(OneUp.inAll(world)).watchedBy(new OneHolder(world));
        world.startAll().run(SOON.multipliedBy(3));
        Machine holder = world.machine("holder");
        holder.handlers(new HandlerHabits(Duration.ofMillis(100), Duration.ofSeconds(6), 0, 0, 0));
        world.machine("back").crash();
        assertThat(world.runUntil(SOON, () -> holder.busyWith(ITEM))).isTrue();
        world.machine("back").start();
        votes("d", true);
        votes("e", true);
        votes("holder", false);
        votes("a", false);
        world.run(SOON);
        assertThat(voters()).containsExactly("d", "e");
        assertThat(world.up(ITEM)).containsExactly("holder");
    }
}
