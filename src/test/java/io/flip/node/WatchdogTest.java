package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchdogTest {
    private static final Duration TERM = Duration.ofSeconds(1);

    private final World world = new World();
    private int ends;
    private final Watchdog watch = new Watchdog(world, () -> ends++);

    private static final class World implements Watchdog.Sight {
        private Duration term = TERM;
        private Duration sinceLastTurn = Duration.ZERO;
        private boolean dead;
        private @Nullable Error failure;
        private double full;
        private boolean deadlocked;
        private long collecting;
        private long millis;
        private boolean realTime;

        @Override
        public Duration term() {
            return term;
        }

        @Override
        public Duration sinceLastTurn() {
            return sinceLastTurn;
        }

        @Override
        public boolean dead() {
            if (failure != null) {
                throw failure;
            }
            return dead;
        }

        @Override
        public double full() {
            return full;
        }

        @Override
        public long collecting() {
            return collecting;
        }

        @Override
        public boolean deadlocked() {
            return deadlocked;
        }

        @Override
        public long nanoTime() {
            return realTime ? System.nanoTime() : millis * 1_000_000;
        }
    }

    @Test
    void aFullHeapThatIsCollectedMostOfTheTimeEndsItWithinTheTerm() {
        world.full = 0.97;
        pass(200, 150);
        assertThat(ends).as("a moment is no trouble").isZero();
        pass(800, 500);
        assertThat(ends).isEqualTo(1);
    }

    @Test
    void aFullHeapWithALoopThatDoesNotTurnEndsIt() {
        world.full = 0.97;
        world.sinceLastTurn = TERM.plusMillis(1);
        pass(250, 0);
        assertThat(ends).isEqualTo(1);
    }

    @Test
    void neitherMuchCollectingNorALateLoopNorAFullHeapAloneDoes() {
        pass(1000, 900);
        world.sinceLastTurn = TERM.multipliedBy(20);
        pass(1000, 900);
        world.sinceLastTurn = Duration.ZERO;
        world.full = 0.97;
        for (int i = 0; i < 10; i++) {
            pass(1000, 300);
        }
        assertThat(ends).isZero();
    }

    @Test
    void aLoopThatHasEndedIsGivenAMomentToEndTheProcess() {
        world.dead = true;
        pass(250, 0);
        pass(1500, 0);
        assertThat(ends).isZero();
        pass(1000, 0);
        assertThat(ends).isEqualTo(1);
    }

    @Test
    void threadsThatWaitForEachOtherEndItOnceTheLoopDoesNotTurn() {
        world.deadlocked = true;
        pass(1000, 0);
        assertThat(ends).as("others, that the loop does not need").isZero();
        world.sinceLastTurn = TERM.plusMillis(1);
        pass(250, 0);
        assertThat(ends).isEqualTo(1);
    }

    @Test
    void itLooksSeveralTimesWithinTheTerm() {
        assertThat(watch.pause()).isEqualTo(Duration.ofMillis(250));
        world.term = Duration.ofMillis(10);
        assertThat(watch.pause()).as("and not without end").isEqualTo(Duration.ofMillis(125));
        world.term = Duration.ofMinutes(5);
        assertThat(watch.pause()).as("nobody waits for minutes").isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void aLongTermIsNotWaitedFor() {
        world.term = Duration.ofMinutes(5);
        world.full = 0.97;
        world.sinceLastTurn = Duration.ofSeconds(2).plusMillis(1);
        pass(250, 0);
        assertThat(ends).isEqualTo(1);
    }

    @Test
    void itLooksByItselfUntilItIsClosed() throws InterruptedException {
        world.realTime = true;
        world.dead = true;
        AtomicInteger ended = new AtomicInteger();
        try (Watchdog running = new Watchdog(world, ended::incrementAndGet)) {
            running.start();
            Waiting.until(() -> ended.get() > 1);
        }
    }

    /** An error of the watch itself is what it watches for. */
    @Test
    void memoryThatRunsOutForTheWatchEndsTheProcessToo() {
        world.failure = new OutOfMemoryError("wanted by the test");
        AtomicInteger ended = new AtomicInteger();
        try (Watchdog running = new Watchdog(world, ended::incrementAndGet)) {
            running.start();
            Waiting.until(() -> ended.get() > 0);
        }
    }

    private void pass(long millis, long collecting) {
        world.millis += millis;
        world.collecting += collecting;
        watch.look();
    }
}
