package io.flip.handler;

import java.time.Duration;

/**
 * How handlers are run.
 *
 * @param id this member's id, as handlers see it
 * @param parallel how many run side by side, at least 1
 * @param grace from SIGTERM to SIGKILL; a releasing system's {@code release_within} must be longer than this and its {@code down} together
 */
public record HandlerSettings(String id, int parallel, Duration grace) {

    /** Long enough for a shell to clean up behind itself, short enough for a {@code release_within} of a second. */
    public static final Duration DEFAULT_GRACE = Duration.ofMillis(250);

    public HandlerSettings {
        if (parallel < 1) {
            throw new IllegalArgumentException(
                    "parallel is " + parallel + ": no handler could ever run; give at least 1");
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace is " + grace + ": give zero or more");
        }
    }

    public HandlerSettings(String id, int parallel) {
        this(id, parallel, DEFAULT_GRACE);
    }
}
