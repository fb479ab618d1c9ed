package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.time.Moment;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargeLossesTest {

    private Moment now = new Moment(0);
    private final List<String> lines = new ArrayList<>();
    private final LargeLosses losses = new LargeLosses(() -> now, lines::add);

    /** @param times each a fifth of a second */
    private void ask(int times, boolean heard) {
        for (int i = 0; i < times; i++) {
            losses.asked("b");
            if (heard) {
                losses.heard("b", false);
            }
            now = now.plus(Duration.ofMillis(200));
        }
    }

    @Test
    void whoIsHeardAndSendsNoPieceIsNamedOnceInAnHour() {
        ask(1000, true);
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith(
                        "Member b is heard here, but none of the pieces of 1 KB that it was asked for in the last 5 s has come (30 requests)")
                .contains("Let it carry packets of 1280 bytes (MTU)");
        now = now.plus(LargeLosses.AGAIN);
        ask(1, true);
        assertThat(lines).hasSize(2);
    }

    @Test
    void whoIsNotHeardAtAllIsNotSuspectedOfThat() {
        ask(1000, false);
        assertThat(lines).isEmpty();
    }

    @Test
    void onePieceNowAndThenIsEnough() {
        for (int i = 0; i < 100; i++) {
            ask(LargeLosses.ASKED - 1, true);
            losses.heard("b", true);
        }
        assertThat(lines).isEmpty();
        ask(LargeLosses.ASKED + 1, true);
        assertThat(lines).hasSize(1);
    }

    @Test
    void manyRequestsAtOnceAreNoSign() {
        for (int i = 0; i < 1000; i++) {
            losses.asked("b");
            losses.heard("b", false);
        }
        assertThat(lines).isEmpty();
    }

    @Test
    void loopbackIsLargeEnough() {
        LargeLosses.checkInterface(InetAddress.getLoopbackAddress(), lines::add);
        assertThat(lines).isEmpty();
    }
}
