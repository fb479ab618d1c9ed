package io.flip.web.load;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {

    private final Lanes lanes = new Lanes();

    @AfterEach
    void close() {
        lanes.destroy();
    }

    @Test
    void noKindWaitsForAnother() {
        List<Optional<Lane>> kinds = List.of(
                lanes.of("/actuator/health/liveness", false),
                lanes.of("/actuator/prometheus", false),
                lanes.of("/api/v1/config", false),
                lanes.of("/api/v1/config", true),
                lanes.of("/api/v1/history", false));
        assertThat(kinds).doesNotHaveDuplicates().allMatch(Optional::isPresent);
        assertThat(lanes.of("/api/v1/systems/ip/data/why", false)).isEqualTo(lanes.of("/api/v1/history", false));
        assertThat(lanes.of("/api/v1/events", false)).isEmpty();
    }

    @Test
    void aBodyThatTakesLongIsReadInNoLaneOfTheirs() {
        String thread = lanes.read(() -> Thread.currentThread().getName());
        assertThat(Stream.of("/actuator/health", "/actuator/prometheus", "/api/v1/config", "/api/v1/history")
                        .map(path -> lanes.of(path, false).orElseThrow())
                        .map(lane -> in(lane, () -> Thread.currentThread().getName())))
                .doesNotContain(thread);
    }

    /** So however much is asked, it takes half a processor at most. */
    @Test
    void aLaneRestsForAsLongAsItHasWorked() {
        Duration work = Duration.ofMillis(60);
        Lane lane = lanes.of("/api/v1/config", false).orElseThrow();
        long ended = in(lane, () -> {
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < work.toNanos()) {
                Thread.onSpinWait();
            }
            return System.nanoTime();
        });
        long next = in(lane, System::nanoTime);
        assertThat(Duration.ofNanos(next - ended)).isGreaterThan(work.dividedBy(2));
    }

    private static <T> T in(Lane lane, Callable<T> work) {
        return lane.submit(work).orTimeout(20, SECONDS).join();
    }
}
