package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.time.Moment;
import io.flip.wire.Rejected.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MisfitsTest {

    private static final InetSocketAddress H3 = at("10.0.0.3", 2200);

    private Moment now = new Moment(0);
    private final List<String> lines = new ArrayList<>();
    private final Misfits misfits = new Misfits(Map.of(H3, "h3")::get, () -> now, lines::add);

    private static InetSocketAddress at(String ip, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(ip), port);
    }

    private void drop(InetSocketAddress from, int keyId, int times) {
        for (int i = 0; i < times; i++) {
            misfits.dropped(from, keyId == 17 ? Reason.NOT_AUTHENTIC : Reason.UNKNOWN_KEY, keyId, 17);
        }
    }

    @Test
    void aMemberWithAnotherKeyIsNamedOnceInAnHour() {
        drop(H3, 200, 2);
        assertThat(lines).isEmpty();
        drop(H3, 200, 100_000);
        assertThat(lines)
                .containsExactly(
                        "Member h3 at 10.0.0.3 port 2200 has another key (its id is 200, and that of this member's key 17): it is not heard here, and"
                                + " hears nothing from here. Give both the same flip.key, or have each know the other's in flip.key_previous (3 datagrams dropped"
                                + " so far; said again after an hour)");
        now = now.plus(Misfits.AGAIN);
        drop(H3, 200, 100);
        assertThat(lines).hasSize(2);
        assertThat(lines.getLast()).contains("(100003 datagrams dropped so far");
    }

    @Test
    void keysWithTheSameIdByChanceAreSpokenOfToo() {
        drop(H3, 17, 3);
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("Member h3", "has another key, or its datagrams are altered");
    }

    @Test
    void oneThatIsToJoinIsNamedByItsAddress() {
        drop(at("10.0.0.9", 2200), 200, Misfits.OF_STRANGER);
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("Somebody at 10.0.0.9 port 2200, where no member is known to be, has another key")
                .contains("or is to join, give it the same flip.key as all others");
    }

    @Test
    void aScannersNoiseIsNotMentioned() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            drop(at("10.0.0.9", random.nextInt(1, 65_536)), random.nextInt(256), 1);
        }
        assertThat(lines).isEmpty();
    }

    @Test
    void forgedAddressesWithoutNumberBringFewLinesAndTakeLittleMemory() {
        for (int i = 0; i < 100_000; i++) {
            drop(at("10.1.%d.%d".formatted(i / 256 % 256, i % 256), 1), 200, Misfits.OF_STRANGER);
        }
        assertThat(lines).hasSize(Misfits.LINES);
        drop(H3, 200, 3);
        assertThat(lines.getLast()).as("a member is spoken of all the same").startsWith("Member h3");
        now = now.plus(Duration.ofHours(1));
        drop(at("10.2.0.1", 1), 200, Misfits.OF_STRANGER);
        assertThat(lines.getLast()).startsWith("Somebody at 10.2.0.1");
    }
}
