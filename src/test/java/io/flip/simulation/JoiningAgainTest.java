package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Effect;
import io.flip.engine.message.Message;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ChangeRequest.RemoveMember;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.report.Snapshot.Enrolment;
import io.flip.fixture.Rule;
import io.flip.simulation.check.OneHolder;
import io.flip.simulation.check.OneUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is removed while it runs stays away; who has {@code flip.join} and was removed before it was started asks to be added again. */
@Rule("7, rule 10")
class JoiningAgainTest {

    private static final ItemId ITEM = new ItemId("ip", "3");
    private static final Duration SOON = Duration.ofSeconds(8);

    private final World world = new World(
            new Clusters()
                    .member("a", null, "ip")
                    .member("b", null, "ip")
                    .member("c", null)
                    .system(Clusters.sharded("ip", "1", "2", "3").releasing(Duration.ofSeconds(1)))
                    .build(),
            1);

    private final List<Message> said = new ArrayList<>();
    private Machine late;

    private final class Recorder implements Watcher {
        @Override
        public void effect(Machine machine, Effect effect) {
            if (effect instanceof Effect.Send(var _, var _, Message.Join join)) {
                said.add(join);
            }
        }
    }

    @BeforeEach
    void join() {
        world.watchedBy(new OneHolder(world)).watchedBy(OneUp.inAll(world));
        world.watchedBy(new Recorder());
        world.startAll().run(SOON);
        late = world.addMachine("d");
        late.joins(new MemberConfig("d", "10.0.0.9", 2200, null, List.of("ip"), true), "a", "b");
        late.start();
        world.run(SOON);
        assertThat(late.up()).isNotEmpty();
    }

    private void remove() {
        ChangeRequest change = new RemoveMember("d");
        world.machine("a").propose("remove at " + world.now(), -1, change, false);
        world.run(SOON);
        assertThat(isMember()).isFalse();
    }

    private boolean isMember() {
        return world.machine("a").snapshot().config().member("d").isPresent();
    }

    private void assertBack() {
        assertThat(isMember()).isTrue();
        assertThat(late.snapshot().enrolment()).isEqualTo(Enrolment.MEMBER);
        assertThat(late.up()).isNotEmpty();
        assertThat(world.up(ITEM)).hasSize(1);
    }

    @Test
    void whoIsRemovedWhileItRunsStaysAwayUntilItIsStartedAnew() {
        remove();
        world.run(Duration.ofMinutes(2));
        assertThat(isMember()).isFalse();
        assertThat(late.snapshot().enrolment()).isEqualTo(Enrolment.REMOVED);
        late.stop();
        world.run(SOON);
        late.start();
        assertThat(late.snapshot().enrolment()).isEqualTo(Enrolment.JOINING);
        world.run(SOON);
        assertBack();
    }

    @Test
    void whoIsRemovedWhileItIsAwayComesBackWhenItHearsOfIt() {
        late.kill();
        world.run(SOON);
        remove();
        late.start();
        world.run(SOON);
        assertBack();
    }

    @Test
    void whoIsRemovedWhileItIsCutOffStaysAway() {
        world.network().isolate("d");
        world.run(SOON);
        remove();
        world.network().healAll();
        world.run(SOON);
        assertThat(isMember()).isFalse();
        assertThat(late.snapshot().enrolment()).isEqualTo(Enrolment.REMOVED);
        assertThat(late.up()).isEmpty();
    }

    @Test
    void whatAKilledRunLeftUpIsPutDownBeforeItIsAddedAgain() {
        late.handlersTake(Duration.ofSeconds(3));
        world.machine("a").propose("remove", -1, new RemoveMember("d"), false);
        assertThat(world.runUntil(SOON, () -> late.snapshot().enrolment() == Enrolment.REMOVED))
                .isTrue();
        late.kill();
        assertThat(late.up()).isNotEmpty();
        late.start();
        world.run(Duration.ofSeconds(2));
        assertThat(isMember()).isFalse();
        assertThat(late.up()).isNotEmpty();
        late.handlers(HandlerHabits.GOOD);
        world.run(SOON);
        assertBack();
    }

    /** What was recorded names a session of the receiver that is over. */
    @Test
    void whoReplaysWhatItSaidWhenItJoinedAddsNobody() {
        remove();
        late.stop();
        world.run(SOON);
        world.machine("a").kill();
        world.machine("a").start();
        world.run(SOON);
        assertThat(said).hasSizeGreaterThan(1);
        said.forEach(join -> world.machine("a").receive("d", join));
        world.run(SOON);
        assertThat(isMember()).isFalse();
    }

    /** Each welcome would be answered by another asking. */
    @Test
    void whoCanNotBeAddedYetAsksNowAndThen() {
        remove();
        late.stop();
        world.run(SOON);
        world.machine("b").kill();
        world.machine("c").kill();
        said.clear();
        late.start();
        world.run(Duration.ofSeconds(10));
        assertThat(isMember()).isFalse();
        assertThat(said).hasSizeBetween(4, 40);
    }

    /** Without {@code flip.join} it has nothing to ask for. */
    @Test
    void whoDoesNotJoinStaysRemoved() {
        world.machine("b").kill();
        world.machine("a").propose("remove", -1, new RemoveMember("b"), false);
        world.run(SOON);
        world.machine("b").start();
        world.run(SOON);
        assertThat(world.machine("b").snapshot().enrolment()).isEqualTo(Enrolment.REMOVED);
        assertThat(world.machine("b").up()).isEmpty();
    }
}
