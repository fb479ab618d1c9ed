package io.flip.handler;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One started process, watched until it and whatever must end with it is gone.
 *
 * <p>One thread does it all, in turns: take what output is there, wait for the exit a few milliseconds, look whether it is to be
 * ended. An exit is noticed at once. A blocking read would have to be given up where a child in the background keeps the pipe open.
 */
final class HandlerProcess {
    private static final Duration TURN = Duration.ofMillis(10);

    /** What the kernel may take to end a process after SIGKILL; one that hangs in a dead file system is not waited for any longer. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(1);

    private final Job job;
    private final Child child;
    private final OutputPipe output;
    private final ProcessTree tree;
    private final Duration grace;

    HandlerProcess(Job job, Child child, OutputPipe output, @Nullable Posix posix, Duration grace) {
        this.job = job;
        this.child = child;
        this.output = output;
        this.tree = new ProcessTree(child, posix);
        this.grace = grace;
    }

    /** Returns when it is over: the exit of the process, whatever it left in the background, or the end of its whole tree. */
    Ending await() throws InterruptedException {
        Duration timeout = job.run().timeout();
        // Not the engine's clock: time for which the machine slept is not the handler's fault.
        long start = System.nanoTime();
        while (!child.endsWithin(output.pump() ? Duration.ZERO : TURN)) {
            if (job.ended()) {
                return Ending.ended(endTree());
            }
            if (System.nanoTime() - start >= timeout.toNanos()) {
                return Ending.timeout(timeout, endTree());
            }
        }
        return Ending.exited(child.exitStatus(), output.finish());
    }

    /** It has not done anything yet, and is not to. */
    Ending kill() throws InterruptedException {
        boolean gone = goneWithin(AFTER_KILL, tree::kill);
        output.finish();
        return Ending.ended(gone);
    }

    /** Whether all of it is gone. */
    private boolean endTree() throws InterruptedException {
        tree.terminate();
        boolean gone = goneWithin(grace, () -> {}) || goneWithin(AFTER_KILL, tree::kill);
        output.finish();
        return gone;
    }

    /** @param each done in every turn: what forks while it is killed is killed in the next */
    private boolean goneWithin(Duration wait, Runnable each) throws InterruptedException {
        long start = System.nanoTime();
        each.run();
        while (!tree.gone()) {
            if (System.nanoTime() - start >= wait.toNanos()) {
                return false;
            }
            output.pump(); // one that says good-bye at length must not hang in it
            Thread.sleep(TURN);
            each.run();
        }
        return true;
    }
}
