package io.flip.handler;

import io.flip.engine.Input.Outcome;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs handlers: in the order they were asked for, at most so many side by side, and one at a time for an item. Every run is
 * reported exactly once, before the next run of its item starts: so on hearing of an ended {@code alive} one may rely on it that
 * nothing of it is left when {@code down} starts.
 *
 * <p>Each of those side by side has a platform thread of the runner's own, from the start of the process to its report. Virtual
 * threads share a few carriers with whatever else runs in this process: requests that use those up would keep {@code down} waiting
 * for longer than the others wait for this member.
 *
 * <p>All methods are safe from any thread and return at once, but for {@link #close}.
 */
public final class HandlerRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerRunner.class);

    /** What SIGKILL, the output's end and the report may take on a busy machine, on top of the grace. */
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final Execution execution;
    private final HandlerSettings settings;
    private final JobQueue queue;
    private final ThreadPoolExecutor threads;
    private boolean closed;

    /** @param clock the engine's, by which {@link Run#startBefore} is judged */
    public HandlerRunner(HandlerSettings settings, HandlerFiles files, Supplier<Moment> clock) {
        this(settings, new Execution(settings, files, clock, Posix.find()));
    }

    HandlerRunner(HandlerSettings settings, Execution execution) {
        this.settings = settings;
        this.queue = new JobQueue(settings.parallel());
        this.execution = execution;
        // As many as may run side by side, each made when it is first needed, and kept.
        this.threads = new ThreadPoolExecutor(
                settings.parallel(),
                settings.parallel(),
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("handlers-", 0).factory());
        threads.prestartCoreThread(); // one at least is there where the machine has no more to give
    }

    /**
     * Queues a run. After {@link #close} it is reported as {@link Outcome#ENDED}.
     *
     * @param whenDone must not block; it is called on a thread of the runner, but on the caller's where the run never starts
     * @throws IllegalArgumentException where a run of that number is under way
     */
    public void run(Run run, Consumer<Result> whenDone) {
        Job job = new Job(run, whenDone);
        if (!takenIn(job)) {
            reportUnstarted(job);
        }
    }

    private synchronized boolean takenIn(Job job) {
        if (!closed) {
            queue.add(job);
            startWhatMay();
        }
        return !closed;
    }

    /**
     * Ends a run's process tree, or keeps it from starting; it is reported all the same, and before this returns where it was not started. A
     * run that is over, or unknown, is left alone.
     */
    public void end(long run) {
        Job unstarted = endOrTakeOut(run);
        if (unstarted != null) {
            reportUnstarted(unstarted);
        }
    }

    private synchronized @Nullable Job endOrTakeOut(long run) {
        Job waiting = queue.removeWaiting(run);
        Job running = queue.running(run);
        if (running != null) {
            running.end();
        }
        return waiting;
    }

    /** Ends all runs and waits until they are over, for a few seconds at most. */
    @Override
    public void close() {
        runsAtTheEnd().forEach(this::end);
        awaitIdle(settings.grace().plus(CLOSING));
        threads.shutdown();
    }

    private synchronized List<Long> runsAtTheEnd() {
        closed = true;
        return queue.runs();
    }

    private synchronized void awaitIdle(Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        try {
            for (long left = atMost.toMillis();
                    !queue.idle() && left > 0;
                    left = (until - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void startWhatMay() {
        for (@Nullable Job next = queue.next(); next != null; next = queue.next()) {
            Job job = next;
            start(() -> carryOut(job));
        }
    }

    private void start(Runnable work) {
        try {
            threads.execute(work);
        } catch (OutOfMemoryError e) {
            // No further thread is to be had, as where a limit is reached: the work waits for one that there is.
            LOG.warn("No further thread for handlers ({}): fewer run side by side", e.getMessage());
            threads.getQueue().add(work);
        }
    }

    private void carryOut(Job job) {
        try {
            report(job, execution.carryOut(job));
        } finally {
            finished(job);
        }
    }

    private synchronized void finished(Job job) {
        queue.finished(job);
        startWhatMay();
        notifyAll();
    }

    private static void reportUnstarted(Job job) {
        report(job, new Result(job.run().run(), Outcome.ENDED, "ended before it was started", Duration.ZERO));
    }

    private static void report(Job job, Result result) {
        try {
            job.report(result);
        } catch (RuntimeException e) {
            LOG.error(
                    "{} {}: its result could not be reported",
                    job.run().item(),
                    job.run().event(),
                    e);
        }
    }
}
