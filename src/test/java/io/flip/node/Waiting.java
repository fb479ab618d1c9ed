package io.flip.node;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions, for as long as a very busy machine may need. */
final class Waiting {
    private static final long LIMIT = 30_000_000_000L;

    private Waiting() {}

    static void until(BooleanSupplier condition) {
        long from = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - from > LIMIT) {
                throw new AssertionError("it did not happen within 30 s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
