package io.flip.simulation.swarm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A hunt says which seed broke, whatever broke it. */
class HuntTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<Long> shown = new ArrayList<>();

    private boolean hunt(ToLongFunction<Thread> processorTime, LongFunction<SwarmRun.Result> runner)
            throws InterruptedException {
        PrintStream out = new PrintStream(said, true, UTF_8);
        return new Hunt(1, 20, runner, shown::add, out, PATIENCE, processorTime).run(2);
    }

    private static SwarmRun.Result well(long seed) {
        return new SwarmRun.Result(seed, null, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1), 0, Map.of());
    }

    @Test
    void allIsWell() throws InterruptedException {
        assertThat(hunt(any -> 0, HuntTest::well)).isTrue();
        assertThat(said.toString(UTF_8)).contains("20 seeds", "broken: {}");
    }

    @Test
    void whatIsThrownBreaksTheSeed() throws InterruptedException {
        boolean well = hunt(any -> 0, seed -> {
            if (seed == 7) {
                throw new StackOverflowError();
            }
            return well(seed);
        });
        assertThat(well).isFalse();
        assertThat(said.toString(UTF_8)).contains("seed 7: java.lang.StackOverflowError", "broken: {Crash=1}");
        assertThat(shown).containsExactly(7L);
    }

    @Test
    void oneThatTakesMoreOfTheProcessorThanAnyDoesIsNoticed() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        AtomicReference<@Nullable Thread> endless = new AtomicReference<>();
        boolean well = hunt(thread -> thread == endless.get() ? PATIENCE.toNanos() + 1 : 0, seed -> {
            if (seed == 9) {
                endless.set(Thread.currentThread());
                await(never);
            }
            return well(seed);
        });
        never.countDown();
        assertThat(well).isFalse();
        assertThat(said.toString(UTF_8)).contains("seed 9 does not end", "CountDownLatch.await");
    }

    /** However long that takes by the clock on the wall. */
    @Test
    void oneThatWaitsForTheProcessorIsLetWait() throws InterruptedException {
        CountDownLatch lookedAt = new CountDownLatch(3);
        AtomicReference<@Nullable Thread> starved = new AtomicReference<>();
        boolean well = hunt(
                thread -> {
                    if (thread == starved.get()) {
                        lookedAt.countDown();
                    }
                    return PATIENCE.toNanos() * 10; // of the seeds before
                },
                seed -> {
                    if (seed == 9) {
                        starved.set(Thread.currentThread());
                        await(lookedAt);
                        starved.set(null);
                    }
                    return well(seed);
                });
        assertThat(well).isTrue();
        assertThat(said.toString(UTF_8)).contains("20 seeds");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
