package io.flip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.claim.HoldState;
import io.flip.engine.effect.Effect;
import io.flip.engine.member.Phase;
import io.flip.engine.plan.ItemId;
import io.flip.fixture.Rule;
import io.flip.simulation.Clusters;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Protocol 5, stopping: {@code a}, whose vote is the one that {@code b} needs, holds an item and is told to stop. The timeout is 750 ms. */
@Rule("5, stopping")
class DepartureTest {

    private static final ItemId ITEM = new ItemId("ip", "1");

    private final Company company = new Company(Company.version(
            4,
            new Clusters()
                    .member("a", 1, "ip")
                    .member("b", 2, "ip")
                    .voters("a")
                    .system(Clusters.sharded("ip", ITEM.value()).removeOnStart(false))));

    @BeforeEach
    void isToldToStopAndPutsDown() {
        company.says("b", company.self("b", Phase.READY, false, 1));
        company.pass(Duration.ofMillis(10));
        company.succeeds();
        company.pass(Duration.ofMillis(10)); // it says so
        company.handle(new Input.Stop());
        company.says("b", company.inline(company.claim("b", 1, HoldState.ASKING, ITEM)));
        assertThat(company.runs())
                .extracting(Effect.RunHandler::event)
                .containsExactly(Effect.HandlerEvent.ALIVE, Effect.HandlerEvent.DOWN);
        company.succeeds(); // so soon that its claim does not say so yet
    }

    @Test
    void itVotesUntilAnotherHoldsWhatItHeld() {
        assertThat(company.stopped()).isFalse();
        company.pass(Duration.ofMillis(1)); // it says that it let go
        assertThat(company.grantedTo("b")).containsKey(ITEM);
        assertThat(company.stopped()).isFalse();
        company.says("b", company.inline(company.claim("b", 2, HoldState.ACTIVE, ITEM)));
        assertThat(company.stopped()).isTrue();
    }

    @Test
    void butNoLongerThanTheTimeout() {
        company.passHearing(Duration.ofMillis(500), "b");
        assertThat(company.stopped()).isFalse();
        company.passHearing(Duration.ofMillis(250), "b");
        assertThat(company.stopped()).isTrue();
    }
}
