package io.flip.handler;

import java.time.Duration;
import java.util.stream.Stream;

/** A process that was started for a run. For one thread. */
interface Child extends AutoCloseable {

    long pid();

    boolean runs();

    /** Waits for its end, which is noticed at once; whether it has come. */
    boolean endsWithin(Duration wait) throws InterruptedException;

    /** Its exit status, or 128 and the number of the signal that ended it. It has ended. */
    int exitStatus();

    /** SIGTERM, if it runs. */
    void terminate();

    /** SIGKILL, if it runs. */
    void kill();

    /** Those that are known to descend from it now. */
    Stream<ProcessHandle> descendants();

    /** Nobody asks for it any more, whether it has ended or not. */
    @Override
    void close();
}
