package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.time.Moment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EldersTest {

    private Moment now = new Moment(0);
    private final Elders a = new Elders(() -> now);
    private final Elders b = new Elders(() -> now);

    @Test
    void nobodyIsOneWhoWasNotHeardAsSuch() {
        assertThat(a.has("b")).isFalse();
        a.heard("b", false);
        assertThat(a.has("b")).isFalse();
    }

    @Test
    void anEarlierMemberLosesADatagramNowAndThen() {
        a.heard("b", true);
        int lost = 0;
        for (int i = 0; i < 3600; i++) {
            lost += a.has("b") ? 0 : 1;
            a.heard("b", true);
            now = now.plus(Duration.ofSeconds(1));
        }
        assertThat(lost).isBetween(60, 66);
    }

    @Test
    void itIsSpokenToInTheNewWayOnceItDoes() {
        a.heard("b", true);
        assertThat(a.has("b")).isTrue();
        a.heard("b", false);
        assertThat(a.has("b")).isFalse();
        now = now.plus(Duration.ofDays(1));
        assertThat(a.has("b")).isFalse();
    }

    /** As when one is brought up to date, and hears first what the other says to the one that it was. */
    @Test
    void twoThatTakeEachOtherForOneFindOut() {
        a.heard("b", true);
        b.heard("a", true);
        for (int exchanges = 0; exchanges < 20; exchanges++) {
            b.heard("a", a.has("b"));
            a.heard("b", b.has("a"));
            now = now.plus(Duration.ofMillis(250));
        }
        for (int i = 0; i < 1000; i++) {
            now = now.plus(Duration.ofSeconds(1));
            assertThat(a.has("b") || b.has("a")).isFalse();
        }
    }

    @Test
    void noMoreAreRememberedThanThat() {
        for (int i = 0; i <= Elders.MOST; i++) {
            a.heard("m" + i, true);
        }
        assertThat(a.has("m0")).isFalse();
        assertThat(a.has("m1")).isTrue();
    }
}
