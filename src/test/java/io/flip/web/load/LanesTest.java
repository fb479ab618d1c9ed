package io.flip.web.load;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.flip.web.load.Lanes.Question;
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
                lanes.of(new Question("/actuator/health/liveness", false, true, false)),
                of("/actuator/prometheus"),
                of("/api/v1/config"),
                lanes.of(new Question("/api/v1/config", true, false, false)),
                of("/api/v1/history"),
                lanes.of(new Question("/api/v1/config", false, false, true)));
        assertThat(kinds).doesNotHaveDuplicates().allMatch(Optional::isPresent);
        assertThat(of("/api/v1/systems/ip/data/why")).isEqualTo(of("/api/v1/history"));
        assertThat(of("/api/v1/why/192.168.0.1")).isEqualTo(of("/api/v1/history"));
        assertThat(of("/api/v1/events")).isEmpty();
    }

    private Optional<Lane> of(String path) {
        return lanes.of(new Question(path, false, false, false));
    }

    /** Else one who asks for health in many ways keeps the kubelet waiting, and then its container is killed. */
    @Test
    void onlyProbesAreInTheLaneOfProbes() {
        Optional<Lane> probes = lanes.of(new Question("/actuator/health", false, true, false));
        assertThat(of("/actuator/health/of/nothing"))
                .isEqualTo(of("/actuator/prometheus"))
                .isNotEqualTo(probes);
    }

    @Test
    void whoeverHasTheTokenWaitsForNobodyWhoHasNone() {
        for (String path : List.of("/actuator/prometheus", "/api/v1/config", "/api/v1/history")) {
            assertThat(lanes.of(new Question(path, true, false, true)))
                    .isPresent()
                    .isNotEqualTo(lanes.of(new Question(path, true, false, false)))
                    .isNotEqualTo(of(path));
        }
        assertThat(lanes.of(new Question("/api/v1/events", false, false, true))).isEmpty();
    }

    @Test
    void aBodyThatTakesLongIsReadInNoLaneOfTheirs() {
        String thread = lanes.read(() -> Thread.currentThread().getName());
        assertThat(Stream.of("/actuator/health", "/actuator/prometheus", "/api/v1/config", "/api/v1/history")
                        .map(path -> of(path).orElseThrow())
                        .map(lane -> in(lane, () -> Thread.currentThread().getName())))
                .doesNotContain(thread);
    }

    /** So however much is asked, it takes half a processor at most. */
    @Test
    void aLaneRestsForAsLongAsItHasWorked() {
        Duration work = Duration.ofMillis(60);
        Lane lane = of("/api/v1/config").orElseThrow();
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
