package io.flip.web.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.catalina.connector.ClientAbortException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class InFlightTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void theOldestGivesWayAndIsSentNoFurther() throws Exception {
        InFlight inFlight = new InFlight(100, Duration.ZERO);
        Answer slow = TogetherTest.answer(60);
        Answer fresh = TogetherTest.answer(60);
        assertThat(inFlight.enter(slow, 3, LONG)).isTrue();
        assertThat(inFlight.enter(fresh, 1, LONG)).isTrue();
        assertThat(inFlight.bytes()).isEqualTo(60);
        assertThatThrownBy(() -> slow.sendTo(new MockHttpServletResponse()))
                .as("Tomcat logs nothing of such")
                .isInstanceOf(ClientAbortException.class);
        MockHttpServletResponse client = new MockHttpServletResponse();
        fresh.sendTo(client);
        assertThat(client.getContentAsByteArray()).hasSize(60);
        inFlight.leave(slow);
        inFlight.leave(fresh);
        assertThat(inFlight.bytes()).isZero();
    }

    /** However many there are of them, and however much memory. */
    @Test
    void whoReadsTooSlowlyIsCutOff() throws Exception {
        int size = 3 * Capture.PIECE;
        long allowed = Answer.GRACE_NANOS + size * (1_000_000_000L / Answer.SLOWEST);
        AtomicLong now = new AtomicLong();
        MockHttpServletResponse slow = new MockHttpServletResponse();
        Answer answer = TogetherTest.answer(size);
        answer.sendTo(slow, () -> now.getAndAdd(allowed / 2));
        assertThat(slow.getContentAsByteArray()).hasSize(size);
        assertThatThrownBy(() -> answer.sendTo(new MockHttpServletResponse(), () -> now.getAndAdd(2 * allowed)))
                .isInstanceOf(ClientAbortException.class)
                .hasMessageContaining("too slowly");
    }

    @Test
    void whatHasJustBeenMadeIsNotDroppedAndTheNewOneWaitsForIt() throws Exception {
        InFlight inFlight = new InFlight(100, LONG);
        Answer first = TogetherTest.answer(60);
        inFlight.enter(first, 2, LONG);
        assertThat(inFlight.enter(TogetherTest.answer(60), 1, Duration.ofMillis(60)))
                .isFalse();
        inFlight.leave(first);
        CompletableFuture<Boolean> next = CompletableFuture.supplyAsync(() -> {
            try {
                return inFlight.enter(TogetherTest.answer(60), 1, LONG);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        inFlight.leave(first);
        assertThat(next.get()).isTrue();
    }
}
