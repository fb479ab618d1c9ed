package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Event;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest.RemoveMember;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.report.Snapshot.Enrolment;
import io.flip.simulation.check.NobodyIsAccusedInVain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks in vain for a while to be taken in: it says why, once, and takes part as soon as it is (found as the swarm learned to join). */
class JoiningLateTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final World world = new World(
            new Clusters()
                    .member("a", null, "ip")
                    .member("b", null, "ip")
                    .member("c", null, "ip")
                    .system(Clusters.sharded("ip", "1", "2", "3"))
                    .build(),
            1);

    private final List<Event> said = new ArrayList<>();
    private Machine late;

    @BeforeEach
    void start() {
        world.watchedBy(new Watcher() {
            @Override
            public void effect(Machine machine, Effect effect) {
                if (effect instanceof Effect.Report(Event event)
                        && event.subject().equals("late")) {
                    said.add(event);
                }
            }
        });
        world.startAll().run(SOON);
        late = world.addMachine("late");
    }

    private void joins(String system) {
        late.joins(new MemberConfig("late", "10.0.0.9", 2200, null, List.of(system), true), "a", "b");
        late.start();
    }

    private boolean isAdded() {
        return world.machine("a").snapshot().config().member("late").isPresent();
    }

    @Test
    void itTakesPartSoonAfterItIsAddedAndNobodyTakesItForDown() {
        List<Machine> others = List.of(world.machine("b"), world.machine("c"));
        others.forEach(Machine::kill);
        joins("ip");
        world.run(SOON.multipliedBy(2));
        others.forEach(Machine::start);
        assertThat(world.runUntil(SOON, this::isAdded)).isTrue();
        assertThat(world.runUntil(Duration.ofMillis(200), () -> late.snapshot().enrolment() == Enrolment.MEMBER))
                .isTrue();
        world.run(SOON);
        assertThat(said).extracting(Event::to).contains("alive").doesNotContain("probably_down", "down");
    }

    /** Protocol 7, rule 10: it has spoken as one that joins, and says nothing while it cleans up (seed 1796400000037867). */
    @Test
    void itIsSuspectedForGoodReasonWhereItCleansUpForLongAfterItIsAdded() {
        world.watchedBy(new NobodyIsAccusedInVain(world));
        late.handlersTake(Duration.ofSeconds(2));
        joins("ip");
        assertThat(world.runUntil(SOON, this::isAdded)).isTrue();
        world.run(SOON);
        assertThat(said).extracting(Event::to).containsSubsequence("probably_down", "alive");
    }

    @Test
    void itSaysOnceWhyEachOfThemCanNotAddIt() {
        List<ChangeOutcome> outcomes = world.machine("a").propose("remove", -1, new RemoveMember("b"), false);
        assertThat(world.runUntil(SOON, () -> !outcomes.isEmpty())).isTrue();
        joins("job");
        world.run(SOON.multipliedBy(6));
        assertThat(late.snapshot().enrolment()).isEqualTo(Enrolment.JOINING);
        assertThat(said)
                .extracting(Event::reason)
                .containsExactlyInAnyOrder(
                        "a can't add this member: late takes part in job, which is no system.",
                        "b can't add this member: b was removed itself: another one can, and should be named in flip.join");
    }
}
