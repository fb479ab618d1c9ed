package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BootClockTest {
    private final Supplier<Moment> clock = BootClock.find();

    @Test
    @EnabledOnOs(OS.LINUX)
    @Rule("1")
    void itIsTheTimeSinceTheMachineBooted() throws Exception {
        assertThat(clock).isInstanceOf(BootClock.class);
        double uptime = new Scanner(Files.readString(Path.of("/proc/uptime")))
                .useLocale(Locale.ROOT)
                .nextDouble();
        assertThat(clock.get().nanos() / 1e9).isCloseTo(uptime, within(5.0));
    }

    @Test
    void itGoesAsFastAsNanoTime() {
        Moment start = clock.get();
        long from = System.nanoTime();
        while (System.nanoTime() - from < 200_000_000) {
            Thread.onSpinWait();
        }
        long least = System.nanoTime() - from;
        long measured = clock.get().since(start).toNanos();
        long most = System.nanoTime() - from;
        assertThat(measured).isBetween(least - 5_000_000, most + 20_000_000);
    }

    @Test
    @Rule("1")
    void itNeverGoesBackOnAnyThread() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<Boolean>> results = new ArrayList<>();
            Callable<Boolean> watch = this::neverGoesBack;
            for (int n = 0; n < 4; n++) {
                results.add(threads.submit(watch));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        }
    }

    private boolean neverGoesBack() {
        Moment last = clock.get();
        for (int read = 0; read < 200_000; read++) {
            Moment now = clock.get();
            if (now.isBefore(last)) {
                return false;
            }
            last = now;
        }
        return true;
    }

    /** The loop reads it several times per turn: it may cost no more than a fraction of a microsecond; asserted with much room. */
    @Test
    void itIsCheap() {
        long warmed = 0;
        for (int warm = 0; warm < 200_000; warm++) {
            warmed += clock.get().nanos();
        }
        assertThat(warmed).isNotZero();
        long from = System.nanoTime();
        long sum = 0;
        for (int read = 0; read < 1_000_000; read++) {
            sum += clock.get().nanos();
        }
        long each = (System.nanoTime() - from) / 1_000_000;
        System.out.printf("BootClock: %d ns per reading%n", each);
        assertThat(sum).isNotZero();
        assertThat(each).isLessThan(5_000);
    }
}
