package io.flip.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition: as long as it takes, up to a limit that only a fault reaches. */
public final class Await {
    private static final Duration STEP = Duration.ofMillis(10);

    private Await() {}

    public static void until(String what, Duration limit, BooleanSupplier condition, Supplier<String> evidence) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what + "\n" + evidence.get());
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }
}
