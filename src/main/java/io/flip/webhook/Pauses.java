package io.flip.webhook;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How a sender waits; apart from it so that tests need not. */
interface Pauses {

    /** Until that much time has passed, or, where it is woken, until it is. */
    void pause(Duration time) throws InterruptedException;

    /** What waits for something to happen goes on at once. */
    void wake();

    /** The same, but nothing wakes it. */
    void sit(Duration time) throws InterruptedException;

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
            public void sit(Duration time) throws InterruptedException {
                Thread.sleep(time);
            }
        };
    }
}
