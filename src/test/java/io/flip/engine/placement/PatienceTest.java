package io.flip.engine.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.ClusterConfig;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import io.flip.simulation.Clusters;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Protocol 7, rule 14: as long as leases of former terms may be held, voters wait as long as the longest of the terms says. */
@Rule({"7, rule 14", "5, judging 1"})
class PatienceTest {

    private static final Duration ONE = Duration.ofSeconds(1);
    private static final Moment SETTLED = new Moment(5_000_000_000L);
    private static final Moment BEFORE = new Moment(4_999_999_999L);

    private static Patience patience(Duration timeout, Duration formerTimeout, Duration formerGrace) {
        return new Patience(timeout, ONE, formerTimeout, formerTimeout, formerGrace, SETTLED);
    }

    @Test
    void theLongerTimeoutCountsAndTheLongerGrace() {
        assertThat(patience(ONE, ONE.multipliedBy(3), ONE).with(ONE, BEFORE)).isEqualTo(Duration.ofSeconds(4));
        assertThat(patience(ONE, ONE, ONE.multipliedBy(7)).with(ONE, BEFORE)).isEqualTo(Duration.ofSeconds(8));
        assertThat(patience(ONE.multipliedBy(9), ONE, ONE).with(ONE, BEFORE)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void thePresentOnesAloneCountOnceTheFormerAreSettled() {
        Patience patience = patience(ONE, ONE.multipliedBy(3), ONE.multipliedBy(7));
        assertThat(patience.with(ONE, SETTLED)).isEqualTo(Duration.ofSeconds(2));
        assertThat(patience.changesAfter(BEFORE)).isEqualTo(SETTLED);
        assertThat(patience.changesAfter(SETTLED)).isEqualTo(Moment.NEVER);
    }

    /** What others claimed is old after the least of them: a lease of former terms rests on their timeout (protocol 5, the fence). */
    @Test
    void theLeastIsThatOfAnyTermsOnWhichALeaseMayBeHeld() {
        Patience raised = patience(ONE.multipliedBy(5), ONE, ONE);
        assertThat(raised.least(BEFORE)).isEqualTo(ONE);
        assertThat(raised.least(SETTLED)).isEqualTo(ONE.multipliedBy(5));
        assertThat(patience(ONE, ONE.multipliedBy(5), ONE).least(BEFORE)).isEqualTo(ONE);
    }

    @Test
    void whereThereAreNoFormerTermsItIsThePresentTimeout() {
        ClusterConfig config = Clusters.example().build();
        assertThat(Patience.of(config, SETTLED).least(BEFORE))
                .isEqualTo(config.settings().pingTimeout());
    }
}
