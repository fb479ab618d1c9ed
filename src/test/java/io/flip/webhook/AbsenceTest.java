package io.flip.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AbsenceTest {

    private static final Duration LEAST = Duration.ofSeconds(1);

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    /** Not there from then to then. */
    private static Absence away(long from, long to) {
        return new Absence(at(from), at(to));
    }

    @Test
    void itIsWhatWasNotSentAndWasBetweenTheRuns() {
        assertThat(Absence.of(at(10), at(20), at(30))).isEqualTo(away(20, 30));
        assertThat(Absence.of(at(25), at(20), at(30))).as("some was sent").isEqualTo(away(25, 30));
        assertThat(Absence.of(at(40), at(20), at(30)).isEmpty())
                .as("it has run since")
                .isTrue();
        assertThat(Absence.of(at(10), Instant.EPOCH, at(30)))
                .as("its first run")
                .isEqualTo(away(10, 30));
    }

    @Test
    void anotherHasSeenOfItWhatItRanItself() {
        Absence own = away(20, 60);
        assertThat(own.seenBy(away(40, 70), LEAST)).as("ran on for a while").contains(away(20, 40));
        assertThat(own.seenBy(away(10, 50), LEAST)).as("was back sooner").contains(away(50, 60));
        assertThat(own.seenBy(away(30, 50), LEAST)).as("both").contains(own);
        assertThat(own.seenBy(away(10, 10), LEAST)).as("was never away").contains(own);
        assertThat(own.seenBy(away(90, 90), LEAST)).as("was never away").contains(own);
        assertThat(own.seenBy(away(20, 60), LEAST)).as("was away as long").isEmpty();
        assertThat(own.seenBy(away(5, 80), LEAST)).as("was away longer").isEmpty();
        assertThat(own.seenBy(away(21, 59), LEAST))
                .as("all hear of a thing within that time")
                .isEmpty();
    }

    @Test
    void whoWasNotAwayMissedNothing() {
        assertThat(away(20, 20).seenBy(away(10, 10), LEAST)).isEmpty();
    }

    @Test
    void whatSeveralHaveSeenIsOneTime() {
        assertThat(away(20, 30).with(away(25, 50))).isEqualTo(away(20, 50));
        assertThat(away(40, 50).with(away(20, 30))).isEqualTo(away(20, 50));
    }
}
