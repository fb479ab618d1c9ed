package io.flip.handler;

import io.flip.engine.Input.Outcome;
import java.time.Duration;
import java.util.Map;

/** How a process ended, in words. */
record Ending(Outcome outcome, String detail) {
    static final Ending UNSTARTED = new Ending(Outcome.ENDED, "ended before it was started");

    private static final Map<Integer, String> SIGNALS = Map.of(
            1, "HUP", 2, "INT", 3, "QUIT", 6, "ABRT", 7, "BUS", 9, "KILL", 11, "SEGV", 13, "PIPE", 14, "ALRM", 15,
            "TERM");

    static Ending expired(Duration late) {
        return new Ending(Outcome.EXPIRED, "not started: the lease ended %d ms ago".formatted(late.toMillis()));
    }

    /** @param lastLine of the output; empty where there was none. Most often it says why */
    static Ending exited(int status, String lastLine) {
        if (status == 0) {
            return new Ending(Outcome.SUCCESS, "exit status 0");
        }
        return new Ending(
                Outcome.FAILURE,
                "exit status " + status + signal(status) + (lastLine.isEmpty() ? "" : ": " + lastLine));
    }

    static Ending timeout(Duration timeout, boolean gone) {
        return new Ending(
                Outcome.TIMEOUT, "ended after its timeout of %d ms%s".formatted(timeout.toMillis(), left(gone)));
    }

    static Ending ended(boolean gone) {
        return new Ending(Outcome.ENDED, "ended while it ran" + left(gone));
    }

    private static String left(boolean gone) {
        return gone ? "" : "; some of its processes are there even after SIGKILL";
    }

    /** A shell says 128 + signal for its child, Java for its own: they can't be told apart, and needn't be. */
    private static String signal(int status) {
        String name = SIGNALS.get(status - 128);
        return name == null ? "" : " (SIG" + name + ")";
    }
}
