package io.flip.handler;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A child of this process that Java does not know of. Its number is no other's until its end has been seen here, and so a signal reaches no
 * other process.
 */
final class Spawned implements Child {
    /** How often it is looked at where the kernel can't be asked to tell of its end. */
    private static final Duration TURN = Duration.ofMillis(1);

    /** How often one is looked at for which nobody waits any more. */
    private static final Duration LEFT_TURN = Duration.ofMillis(100);

    private final Posix posix;
    private final int pid;
    private final int watch;
    private int status = Posix.RUNS;

    Spawned(Posix posix, int pid) {
        this(posix, pid, posix.watch(pid));
    }

    /** @param watch a descriptor that tells of its end, or {@link Posix#NONE} */
    Spawned(Posix posix, int pid, int watch) {
        this.posix = posix;
        this.pid = pid;
        this.watch = watch;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public boolean runs() {
        if (status == Posix.RUNS) {
            status = posix.exitStatus(pid);
        }
        return status == Posix.RUNS;
    }

    @Override
    public boolean endsWithin(Duration wait) throws InterruptedException {
        long start = System.nanoTime();
        while (runs()) {
            long left = wait.toNanos() - (System.nanoTime() - start);
            if (left <= 0) {
                return false;
            }
            if (watch == Posix.NONE || !posix.await(watch, left)) {
                TimeUnit.NANOSECONDS.sleep(Math.min(left, TURN.toNanos()));
            }
        }
        return true;
    }

    @Override
    public int exitStatus() {
        if (runs()) {
            throw new IllegalStateException(pid + " runs");
        }
        return status;
    }

    @Override
    public void terminate() {
        if (runs()) {
            posix.terminate(pid);
        }
    }

    @Override
    public void kill() {
        if (runs()) {
            posix.kill(pid);
        }
    }

    @Override
    public Stream<ProcessHandle> descendants() {
        return ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants);
    }

    /** What has not ended yet, as where it hangs in a dead file system, would for ever be there as a process that has ended. */
    @Override
    public void close() {
        if (watch != Posix.NONE) {
            posix.close(watch);
        }
        if (runs()) {
            Thread.ofPlatform().daemon().name("left " + pid).start(this::awaitEnd);
        }
    }

    private void awaitEnd() {
        try {
            while (runs()) {
                Thread.sleep(LEFT_TURN);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
