package io.flip.web.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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
        assertThatThrownBy(() -> slow.sendTo(new MockHttpServletResponse())).isInstanceOf(IOException.class);
        MockHttpServletResponse client = new MockHttpServletResponse();
        fresh.sendTo(client);
        assertThat(client.getContentAsByteArray()).hasSize(60);
        inFlight.leave(slow);
        inFlight.leave(fresh);
        assertThat(inFlight.bytes()).isZero();
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
