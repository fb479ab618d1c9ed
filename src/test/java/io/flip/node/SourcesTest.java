package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@Rule("8, the order of checks")
class SourcesTest {

    private static final InetSocketAddress MEMBER = at("10.0.0.1", 2200);

    /** Small ones without a MAC that are opened of an address in a second. */
    private static final int SMALL = Sources.EACH / Sources.cost(100, false);

    private Moment now = new Moment(0);
    private final Sources sources = new Sources(MEMBER::equals, () -> now, 7);

    private static InetSocketAddress at(String ip, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(ip), port);
    }

    private int admitted(InetSocketAddress from, int times, int bytes) {
        return admitted(from, times, bytes, false);
    }

    private int admitted(InetSocketAddress from, int times, int bytes, boolean mac) {
        int admitted = 0;
        for (int i = 0; i < times; i++) {
            admitted += sources.admits(from, bytes, mac) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void membersAreNotCounted() {
        assertThat(admitted(MEMBER, 100_000, 8192)).isEqualTo(100_000);
        assertThat(admitted(at("10.0.0.1", 2201), 1000, 100))
                .as("another port of its machine is somebody else's")
                .isEqualTo(SMALL);
    }

    @Test
    void anAddressOfNobodySpendsItsOwn() {
        assertThat(admitted(at("10.9.0.1", 1), 1000, 100)).isEqualTo(SMALL);
        assertThat(admitted(at("10.9.0.1", 2), 1000, 100))
                .as("whatever the port")
                .isZero();
        assertThat(admitted(at("10.9.0.2", 1), 1000, 100)).isEqualTo(SMALL);
        now = now.plus(Duration.ofMillis(500));
        assertThat(admitted(at("10.9.0.1", 1), 1000, 100)).isEqualTo(SMALL / 2);
        now = now.plus(Duration.ofDays(1));
        assertThat(admitted(at("10.9.0.1", 1), 1000, 100)).isEqualTo(SMALL);
    }

    @Test
    void largeOnesCostMore() {
        assertThat(admitted(at("10.9.0.1", 1), 1000, 8192)).isEqualTo(Sources.EACH / Sources.cost(8192, false));
    }

    @Test
    void forgedAddressesWithoutNumberShareOneBudget() {
        int admitted = 0;
        for (int i = 0; i < 60_000; i++) {
            admitted += sources.admits(at("10.%d.%d.%d".formatted(i >> 14 & 63, i >> 7 & 127, i & 127), 1), 100, false)
                    ? 1
                    : 0;
        }
        assertThat(admitted).isEqualTo(Sources.ALL / Sources.cost(100, false));
        assertThat(admitted(MEMBER, 1000, 100)).isEqualTo(1000);
    }

    /** A real member's datagrams are small; so what is forged in its name costs most where it is large. */
    @Test
    void aFloodInAMembersNameCostsAShareOfTheProcessor() {
        int large = Sources.FORGED_LARGE / Sources.cost(8192, false);
        assertThat(forged(100_000, 8192)).isBetween(large, large + 1);
        assertThat(admitted(MEMBER, 1000, 1400)).as("its pings").isEqualTo(1000);
        assertThat(admitted(MEMBER, 1, 8192)).isZero();
        assertThat(forged(100_000, 1400)).isBetween(6_000, 9_500);
        assertThat(admitted(MEMBER, 1, 100)).isZero();
        now = now.plus(Duration.ofSeconds(1));
        assertThat(forged(50_000, 100))
                .as("small ones, 50,000 a second: all are opened")
                .isEqualTo(50_000);
        now = now.plus(Duration.ofSeconds(1));
        assertThat(admitted(MEMBER, 100_000, 8192)).as("it is over").isEqualTo(100_000);
    }

    private int forged(int times, int bytes) {
        return forged(times, bytes, false);
    }

    private int forged(int times, int bytes, boolean mac) {
        int opened = 0;
        for (int i = 0; i < times; i++) {
            if (sources.admits(MEMBER, bytes, mac)) {
                opened++;
                sources.bad(MEMBER, bytes, mac);
            }
        }
        return opened;
    }

    /** Then nothing that can be forged without the key keeps its datagrams from being looked at, but for large ones. */
    @Test
    void aMemberThatSendsAMacIsHeardThroughAFloodInItsName() {
        speaksWithMac();
        assertThat(forged(50_000, 1400))
                .as("without: as anybody's")
                .isEqualTo(Sources.EACH / Sources.cost(1400, false));
        assertThat(forged(50_000, 1400, true)).as("with: a short look at each").isEqualTo(50_000);
        assertThat(admitted(MEMBER, 1000, 1400, true)).isEqualTo(1000);

        now = now.plus(Duration.ofSeconds(1));
        int large = Sources.FORGED_LARGE / Sources.cost(8192, true);
        assertThat(forged(50_000, 8192, true)).isBetween(large, large + 1);
        assertThat(admitted(MEMBER, 1000, 1400, true)).isEqualTo(1000);
    }

    private void speaksWithMac() {
        for (int i = 0; i < Sources.SURE; i++) {
            sources.good(MEMBER, true);
        }
    }

    /** As one does that does not know yet whether we understand it, or that is of an earlier version and was recorded later. */
    @Test
    void whoTriesItNowAndThenDoesNotSendItAlways() {
        for (int i = 0; i < 10; i++) {
            sources.good(MEMBER, i % Sources.SURE != 0);
        }
        assertThat(admitted(MEMBER, 1000, 100)).isEqualTo(1000);
        speaksWithMac();
        sources.good(MEMBER, false);
        assertThat(admitted(MEMBER, 1000, 100)).isEqualTo(SMALL);
    }

    /** One of an earlier version may be at its address now. */
    @Test
    void aMemberThatSendsNoMacAnyMoreIsHeardAsOneThatNeverDid() {
        speaksWithMac();
        assertThat(admitted(MEMBER, 1000, 100)).as("meanwhile").isEqualTo(SMALL);
        now = now.plus(Sources.SPEAKS_SO);
        assertThat(admitted(MEMBER, 1000, 100)).isEqualTo(1000);
    }

    @Test
    void whoWasHeardWellIsNotCountedUntilItSendsRubbish() {
        InetSocketAddress renumbered = at("10.9.0.9", 2200);
        sources.good(renumbered, false);
        assertThat(admitted(renumbered, 1000, 100)).isEqualTo(1000);
        for (int i = 1; i < Sources.PATIENCE; i++) {
            sources.bad(renumbered, 100, false);
        }
        sources.good(renumbered, false);
        for (int i = 1; i < Sources.PATIENCE; i++) {
            sources.bad(renumbered, 100, false);
        }
        assertThat(admitted(renumbered, 1000, 100)).isEqualTo(1000);
        sources.bad(renumbered, 100, false);
        assertThat(admitted(renumbered, 1000, 100)).isEqualTo(SMALL);
    }

    @Test
    void noMoreAddressesAreRememberedThanThat() {
        for (int i = 0; i <= Sources.HEARD; i++) {
            sources.good(at("10.1.%d.%d".formatted(i / 256, i % 256), 1), false);
        }
        assertThat(admitted(at("10.1.0.0", 1), 1000, 100))
                .as("the one that was silent longest")
                .isEqualTo(SMALL);
        assertThat(admitted(at("10.1.0.1", 1), 1000, 100)).isEqualTo(1000);
    }
}
