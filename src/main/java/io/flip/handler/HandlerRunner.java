package io.flip.handler;

import io.flip.engine.Input.Outcome;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs handlers, each on a virtual thread of its own: in the order they were asked for, at most so many side by side, and
 * one at a time for an item. Every run is reported exactly once, on a thread of the runner (never the caller's), before the
 * next run of its item starts: so whoever hears of an ended {@code alive} may rely on it that nothing of it is left when
 * {@code down} starts.
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
    private boolean closed;

    /** @param clock the engine's, by which {@link Run#startBefore} is judged */
    public HandlerRunner(HandlerSettings settings, HandlerFiles files, Supplier<Moment> clock) {
        this(settings, new Execution(settings, files, clock, Posix.find()));
    }

    HandlerRunner(HandlerSettings settings, Execution execution) {
        this.settings = settings;
        this.queue = new JobQueue(settings.parallel());
        this.execution = execution;
    }

    /**
     * Queues a run. After {@link #close} it is reported as {@link Outcome#ENDED}.
     *
     * @param whenDone must not block
     * @throws IllegalArgumentException where a run of that number is under way
     */
    public synchronized void run(Run run, Consumer<Result> whenDone) {
        Job job = new Job(run, whenDone);
        if (closed) {
            reportUnstarted(job);
            return;
        }
        queue.add(job);
        startWhatMay();
    }

    /** Ends a run's process tree, or keeps it from starting; it is reported all the same. A run that is over, or unknown, is left alone. */
    public synchronized void end(long run) {
        Job waiting = queue.removeWaiting(run);
        if (waiting != null) {
            reportUnstarted(waiting);
            return;
        }
        Job running = queue.running(run);
        if (running != null) {
            running.end();
        }
    }

    /** Ends all runs and waits until they are over, for a few seconds at most. */
    @Override
    public synchronized void close() {
        closed = true;
        queue.runs().forEach(this::end);
        awaitIdle(settings.grace().plus(CLOSING));
    }

    private void awaitIdle(Duration atMost) {
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
            Thread.ofVirtual().name("handler " + job.run().item()).start(() -> carryOut(job));
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
        Result result = new Result(job.run().run(), Outcome.ENDED, "ended before it was started", Duration.ZERO);
        Thread.ofVirtual().start(() -> report(job, result));
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
