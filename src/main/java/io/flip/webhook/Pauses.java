package io.flip.webhook;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** How a sender waits; apart from it so that tests need not. */
interface Pauses {

    /** How often a pause is looked at. */
    Duration LOOK = Duration.ofSeconds(1);

    /** Until that much time has passed, or, where it is woken, until it is. */
    void pause(Duration time) throws InterruptedException;

    /** What waits for something to happen goes on at once. */
    void wake();

    /**
     * Until that much time has passed; nothing wakes it.
     *
     * @param over is asked now and then: if it is true, there is nothing more to wait for
     */
    void sit(Duration time, BooleanSupplier over) throws InterruptedException;

    static Pauses real() {
        return new Pauses() {
            private final Semaphore happened = new Semaphore(0);

            @Override
            public void pause(Duration time) throws InterruptedException {
                if (happened.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
                    happened.drainPermits();
                }
            }

            @Override
            public void wake() {
                if (happened.availablePermits() == 0) {
                    happened.release();
                }
            }

            @Override
            public void sit(Duration time, BooleanSupplier over) throws InterruptedException {
                for (Duration left = time; left.isPositive() && !over.getAsBoolean(); left = left.minus(LOOK)) {
                    Thread.sleep(left.compareTo(LOOK) < 0 ? left : LOOK);
                }
            }
        };
    }
}
