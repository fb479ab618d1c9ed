package io.flip.handler;

import java.util.function.Consumer;

/** A run that is waiting or under way, and the listener to tell when it is over. */
final class Job {
    private final Run run;
    private final Consumer<Result> whenDone;
    private volatile boolean ended;

    Job(Run run, Consumer<Result> whenDone) {
        this.run = run;
        this.whenDone = whenDone;
    }

    Run run() {
        return run;
    }

    /** From now on it must not start, or must be ended. */
    void end() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    void report(Result result) {
        whenDone.accept(result);
    }
}
