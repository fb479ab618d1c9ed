package io.flip.node;

import static io.flip.wire.Sealing.UNSTRETCHED;
import static io.flip.wire.Sealing.WITHOUT_MAC;
import static io.flip.wire.Sealing.WITH_MAC;
import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.member.Session;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import io.flip.wire.Sealing;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Rule("8, from version to version")
class DialectsTest {
    private static final Session RUN = new Session(10, 0);
    private static final Session NEXT = new Session(11, 0);

    private Moment now = new Moment(0);
    private final Dialects a = new Dialects(() -> now);
    private final Dialects b = new Dialects(() -> now);

    private List<Sealing> next(int many) {
        return Stream.generate(() -> a.of("b")).limit(many).toList();
    }

    @Test
    void nobodyIsSpokenToInTheFirstWayWhoWasNotHeardInIt() {
        assertThat(next(3)).containsExactly(WITH_MAC, WITHOUT_MAC, WITHOUT_MAC);
        a.heard("b", RUN, WITHOUT_MAC);
        assertThat(next(2)).containsOnly(WITHOUT_MAC);
        a.heard("b", RUN, WITH_MAC);
        assertThat(next(2)).containsOnly(WITH_MAC);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNSTRETCHED", "WITHOUT_MAC"})
    @Rule("8, the key")
    void anEarlierMemberLosesADatagramNowAndThen(Sealing way) {
        a.heard("b", RUN, way);
        int lost = 0;
        for (int i = 0; i < 3600; i++) {
            lost += a.of("b") == way ? 0 : 1;
            a.heard("b", RUN, way);
            now = now.plus(Duration.ofSeconds(1));
        }
        assertThat(lost).isBetween(60, 66);
    }

    @Test
    void itIsSpokenToInANewerWayOnceItDoes() {
        a.heard("b", RUN, UNSTRETCHED);
        assertThat(a.of("b")).isEqualTo(UNSTRETCHED);
        a.heard("b", RUN, WITHOUT_MAC);
        assertThat(a.of("b")).isEqualTo(WITHOUT_MAC);
        a.heard("b", RUN, WITH_MAC);
        now = now.plus(Duration.ofDays(1));
        assertThat(a.of("b")).isEqualTo(WITH_MAC);
    }

    /** Else whoever has recorded one, or holds one back, could keep two members from it. */
    @Test
    void whatIsOldOrLateTakesNothingBack() {
        a.heard("b", NEXT, WITH_MAC);
        a.heard("b", NEXT, WITHOUT_MAC);
        a.heard("b", RUN, UNSTRETCHED);
        assertThat(a.of("b")).isEqualTo(WITH_MAC);
    }

    @Test
    void aNewRunMayBeOfAnEarlierVersion() {
        a.heard("b", RUN, WITH_MAC);
        a.heard("b", NEXT, WITHOUT_MAC);
        assertThat(a.of("b")).isEqualTo(WITHOUT_MAC);
    }

    @Test
    void aRunWhoseSessionLooksOlderIsBelievedInTime() {
        a.heard("b", NEXT, WITH_MAC);
        now = now.plus(Dialects.FORGOTTEN);
        a.heard("b", RUN, WITHOUT_MAC);
        assertThat(a.of("b")).isEqualTo(WITHOUT_MAC);
    }

    /** As when one is brought up to date, and hears first what the other says to the one that it was. */
    @ParameterizedTest
    @EnumSource(names = {"UNSTRETCHED", "WITHOUT_MAC"})
    @Rule("8, the key")
    void twoThatTakeEachOtherForEarlierOnesFindOut(Sealing way) {
        a.heard("b", RUN, way);
        b.heard("a", RUN, way);
        for (int exchanges = 0; exchanges < 40; exchanges++) {
            b.heard("a", RUN, a.of("b"));
            a.heard("b", RUN, b.of("a"));
            now = now.plus(Duration.ofMillis(250));
        }
        for (int i = 0; i < 1000; i++) {
            now = now.plus(Duration.ofSeconds(1));
            assertThat(List.of(a.of("b"), b.of("a"))).containsOnly(WITH_MAC);
        }
    }

    @Test
    void noMoreAreRememberedThanThat() {
        for (int i = 0; i <= Dialects.MOST; i++) {
            a.heard("m" + i, RUN, UNSTRETCHED);
        }
        now = now.plus(Duration.ofMillis(1));
        assertThat(a.of("m0")).as("the one that was heard first").isEqualTo(WITH_MAC);
        assertThat(a.of("m" + Dialects.MOST)).isEqualTo(UNSTRETCHED);
    }
}
