package io.flip.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for a condition: as long as it takes, up to a limit that only a fault reaches. It looks often if a look is cheap, and seldom if a look starts
 * processes: else the test takes the processor from what it waits for.
 */
public final class Await {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMillis(500);

    /** A pause is so many times as long as the look before it. */
    private static final int TIMES = 4;

    private Await() {}

    public static void until(String what, Duration limit, BooleanSupplier condition, Supplier<String> evidence) {
        long deadline = System.nanoTime() + limit.toNanos();
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            long end = System.nanoTime();
            if (end > deadline) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what + "\n" + evidence.get());
            }
            LockSupport.parkNanos(Math.clamp(TIMES * (end - begin), SHORTEST.toNanos(), LONGEST.toNanos()));
            begin = System.nanoTime();
        }
    }
}
