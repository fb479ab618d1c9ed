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
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** A hunt says which seed broke, whatever broke it. */
class HuntTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<Long> shown = new ArrayList<>();

    private boolean hunt(Duration patience, LongFunction<SwarmRun.Result> runner) throws InterruptedException {
        PrintStream out = new PrintStream(said, true, UTF_8);
        return new Hunt(1, 20, runner, shown::add, out, patience).run(2);
    }

    private static SwarmRun.Result well(long seed) {
        return new SwarmRun.Result(seed, null, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1), 0, Map.of());
    }

    @Test
    void allIsWell() throws InterruptedException {
        assertThat(hunt(LONG, HuntTest::well)).isTrue();
        assertThat(said.toString(UTF_8)).contains("20 seeds", "broken: {}");
    }

    @Test
    void whatIsThrownBreaksTheSeed() throws InterruptedException {
        boolean well = hunt(LONG, seed -> {
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
    void oneThatDoesNotEndIsNoticed() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        boolean well = hunt(Duration.ofMillis(300), seed -> {
            try {
                if (seed == 9) {
                    never.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return well(seed);
        });
        never.countDown();
        assertThat(well).isFalse();
        assertThat(said.toString(UTF_8)).contains("seed 9 does not end", "CountDownLatch.await");
    }
}
