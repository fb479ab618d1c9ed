package io.flip.web.load;

import io.flip.memory.Exhaustion;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread for one kind of work that requests cause, and a bounded queue before it. It rests for as long as it has worked: however much is
 * asked, it takes half a processor at most, and what waits meanwhile is done in one.
 *
 * <p>It is a thread of the system's. Those of requests are virtual and share what carries them: one that computes would keep all others waiting.
 */
final class Lane implements AutoCloseable {

    /** Work that may wait. Of what is asked by many at once, one waits for all. */
    private static final int MOST_WAITING = 64;

    /** So that the shortest work costs no rest, nor the longest a long one. */
    private static final long SHORT_NANOS = 200_000;

    private static final long LONGEST_REST_NANOS = 200_000_000;

    private final String name;
    private final ThreadPoolExecutor thread;

    Lane(String name) {
        this.name = name;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name("flip " + name).daemon().factory());
        thread.allowCoreThreadTimeOut(true);
    }

    String name() {
        return name;
    }

    /** @throws RejectedExecutionException where too much waits already, the machine has no thread for it, or it is closed */
    void execute(Runnable work) {
        try {
            thread.execute(() -> runAndRest(work));
        } catch (OutOfMemoryError e) {
            if (e.getMessage() == null || !e.getMessage().contains("native thread")) {
                throw e;
            }
            throw new RejectedExecutionException(e); // the caller does without; what the member needs has its threads
        }
    }

    private void runAndRest(Runnable work) {
        long begin = System.nanoTime();
        try {
            work.run();
        } finally {
            rest(System.nanoTime() - begin);
        }
    }

    /** Does that there; what it throws comes with the future. */
    <T> CompletableFuture<T> submit(Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        execute(() -> {
            try {
                done.complete(work.call());
            } catch (Throwable failed) {
                Exhaustion.look(failed);
                done.completeExceptionally(failed);
            }
        });
        return done;
    }

    private void rest(long worked) {
        if (worked > SHORT_NANOS && !thread.isShutdown()) {
            LockSupport.parkNanos(Math.min(worked, LONGEST_REST_NANOS));
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
