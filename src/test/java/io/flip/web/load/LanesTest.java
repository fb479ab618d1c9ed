package io.flip.web.load;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flip.fixture.Uncaught;
import io.flip.web.load.Lanes.Question;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** What is in no lane takes a processor of its own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/prometheus",
                "/actuator/info",
                "/v3/api-docs",
                "/actuator/health",
                "/actuator/health/path/x"
            })
    void whatIsMeasuredIsInOneLane(String path) {
        assertThat(of(path)).isPresent().isEqualTo(of("/actuator/prometheus"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/cluster", "/api/v1/members/a", "/api/v1/assignments", "/api/v1/plan", "/api/v2"})
    void whatIsShownIsInOneLane(String path) {
        assertThat(of(path)).isPresent().isEqualTo(of("/api/v1/config"));
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

    /** The error comes with the future, which may be looked at by nobody. */
    @Test
    void memoryThatRunsOutInALaneEndsTheProcess() {
        OutOfMemoryError exhausted = new OutOfMemoryError("wanted by the test");
        try (Uncaught uncaught = new Uncaught()) {
            Lane lane = of("/api/v1/config").orElseThrow();
            CompletableFuture<Object> failed = lane.submit(() -> {
                throw exhausted;
            });
            assertThatThrownBy(failed::join).hasCause(exhausted);
            assertThat(uncaught.given()).containsExactly(exhausted);
            assertThatThrownBy(() -> in(lane, () -> {
                        throw new IllegalStateException("another");
                    }))
                    .hasMessageContaining("another");
            assertThat(uncaught.given()).containsExactly(exhausted);
        }
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
