package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryWatchTest {
    private static final Duration TERM = Duration.ofSeconds(1);

    private final World world = new World();
    private int ends;
    private final MemoryWatch watch = new MemoryWatch(world, () -> ends++);

    private static final class World implements MemoryWatch.Sight {
        private Duration sinceLastTurn = Duration.ZERO;
        private boolean dead;
        private double full;
        private long collecting;
        private long millis;

        @Override
        public Duration term() {
            return TERM;
        }

        @Override
        public Duration sinceLastTurn() {
            return sinceLastTurn;
        }

        @Override
        public boolean dead() {
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
        public long nanoTime() {
            return millis * 1_000_000;
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

    private void pass(long millis, long collecting) {
        world.millis += millis;
        world.collecting += collecting;
        watch.look();
    }
}
