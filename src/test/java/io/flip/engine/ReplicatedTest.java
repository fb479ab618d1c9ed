package io.flip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.message.Body;
import io.flip.engine.register.ClusterConfig;
import io.flip.fixture.Rule;
import io.flip.simulation.Clusters;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Replicated systems: what a member does with their items when it hears a quorum, or none. It is {@code a}; its system's item is on all members of it. */
class ReplicatedTest {

    private static ClusterConfig version(long version, String... systemsOfA) {
        return Company.version(
                version,
                new Clusters()
                        .member("a", null, systemsOfA)
                        .member("b", null, "cache")
                        .member("c", null)
                        .system(Clusters.replicated("cache", "1").releasing(Duration.ofSeconds(1))));
    }

    private final Company company = new Company(version(4, "cache"));

    private void assertRuns(HandlerEvent... events) {
        assertThat(company.runs()).extracting(Effect.RunHandler::event).containsExactly(events);
    }

    /** Contact is all that they need: who answers may have nothing to grant for the moment, as other terms are being decided. */
    @Test
    @Rule("5, letting go")
    void itsItemsComeAndGoWithContactAloneAndComeBackWithIt() {
        company.says("b");
        company.pass(Duration.ofMillis(10));
        company.answers("b");
        assertRuns(HandlerEvent.ALIVE);
        company.succeeds();
        company.pass(Duration.ofSeconds(1));
        assertRuns(HandlerEvent.ALIVE, HandlerEvent.DOWN);
        company.succeeds();
        company.pass(Duration.ofMillis(250));
        company.answers("b");
        assertRuns(HandlerEvent.ALIVE, HandlerEvent.DOWN, HandlerEvent.ALIVE);
    }

    /** Nothing more happens when that is over: the plan gave it to this member all the while, and contact is there (seed 1321). */
    @Test
    void whatIsWantedAgainWhileItIsPutDownIsBroughtUpAgain() {
        company.says("b");
        company.pass(Duration.ofMillis(10));
        company.answers("b");
        company.succeeds();
        company.pass(Duration.ofSeconds(1));
        assertRuns(HandlerEvent.ALIVE, HandlerEvent.DOWN);
        company.pass(Duration.ofMillis(250));
        company.answers("b");
        assertRuns(HandlerEvent.ALIVE, HandlerEvent.DOWN);
        company.succeeds();
        assertRuns(HandlerEvent.ALIVE, HandlerEvent.DOWN, HandlerEvent.ALIVE);
    }

    /** It has put down everything, and then a version comes that has it put down more. */
    @Test
    void whoLeavesAndHasToPutDownMoreIsNotWokenWithoutEnd() {
        company.says("b");
        company.handle(new Input.Stop());
        company.pass(Duration.ofMillis(10));
        ClusterConfig without = version(5);
        company.othersGoBy(without);
        company.says("b");
        company.gives("b", new Body.OfConfig(without));
        assertRuns(HandlerEvent.DOWN);
        company.pass(Duration.ofSeconds(5)); // that takes its time
        assertThat(company.stopped()).isFalse();
        company.succeeds();
        assertThat(company.stopped()).isTrue();
    }

    /** A start leaves them up, since it gets them again; who is stopped before anybody answered it leaves them up still, and says so. */
    @Test
    void whatAKilledRunHadUpIsNotTakenForPutDownWithoutContact() {
        company.handle(new Input.Stop());
        company.pass(Duration.ofSeconds(2));
        assertThat(company.stopped()).isTrue();
        assertThat(company.leftNothing()).isFalse();
    }

    @Test
    void whoHadContactHasPutThemDown() {
        company.says("b");
        company.pass(Duration.ofMillis(10));
        company.answers("b");
        company.succeeds();
        company.handle(new Input.Stop());
        company.succeeds();
        company.pass(Duration.ofSeconds(2));
        assertThat(company.stopped()).isTrue();
        assertThat(company.leftNothing()).isTrue();
    }
}
