package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ChangeRequest.AddData;
import io.flip.engine.register.ChangeRequest.PutSystem;
import io.flip.engine.register.ChangeRequest.RemoveData;
import io.flip.engine.register.SystemConfig;
import io.flip.fixture.Rule;
import io.flip.simulation.check.OneUp;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was on every member of a replicated system, and is that of a sharded one in an instant, is put down by all before one of them has it again. */
@Rule("7, rule 14")
class TypeChangeTest {

    private static final ItemId ITEM = new ItemId("ip", "1");

    private final World world = new World(
            new Clusters()
                    .member("a", 1, "ip")
                    .member("b", 2, "ip")
                    .member("c", 3, "ip")
                    .timing(Duration.ofMillis(250), 3, Duration.ofSeconds(2))
                    .system(Clusters.replicated("ip", "1").releasing(Duration.ofSeconds(2)))
                    .build(),
            1);

    @BeforeEach
    void allHaveIt() {
        world.machines().forEach(machine -> machine.handlersTake(Duration.ofMillis(1500)));
        world.followingChanges().watchedBy(OneUp.inReleasing(world)).ticking(Duration.ofMillis(10));
        world.startAll().run(Duration.ofMinutes(1));
        assertThat(world.up(ITEM)).containsExactly("a", "b", "c");
    }

    private void change(String id, ChangeRequest change) {
        List<ChangeOutcome> outcomes = world.machine("a").propose(id, -1, change, true);
        assertThat(world.runUntil(Duration.ofSeconds(2), () -> !outcomes.isEmpty()))
                .isTrue();
        assertThat(outcomes).singleElement().isInstanceOf(ChangeOutcome.Done.class);
    }

    /** As its refusal advises: the items are taken out first. Nothing of that waits for a handler. */
    private void makeItSharded() {
        change("remove", new RemoveData("ip", List.of("1")));
        SystemConfig before =
                world.machine("a").snapshot().config().system("ip").orElseThrow();
        SystemSpec spec = before.spec();
        SystemSpec sharded = new SystemSpec(
                "ip",
                Topology.SHARDED,
                spec.members(),
                new TreeMap<>(),
                spec.settle(),
                spec.onIsolation(),
                spec.releaseWithin(),
                spec.failback());
        change("type", new PutSystem(new SystemConfig(sharded, before.handlers(), true)));
        change("add", new AddData("ip", List.of("1")));
    }

    /** {@link OneUp} watches. */
    private void assertOnOne() {
        world.run(Duration.ofSeconds(15));
        assertThat(world.up(ITEM)).hasSize(1);
    }

    @Test
    void whoIsSlowerHasPutItDown() {
        world.machine("a").handlersTake(Duration.ofMillis(100));
        makeItSharded();
        assertOnOne();
    }

    @Test
    void whoIsCutOffHasPutItDown() {
        world.network().isolate("c");
        makeItSharded();
        assertOnOne();
    }
}
