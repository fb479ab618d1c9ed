package io.flip.handler;

import java.time.Duration;
import java.util.List;

/**
 * How handlers are run.
 *
 * @param id this member's id, as handlers see it
 * @param parallel how many run side by side, at least 1
 * @param as the words that make a program run as another user, before it and its arguments; none where it runs as this process does
 * @param secrets what no handler may find in its environment: variables that hold one of them are not handed on
 * @param grace from SIGTERM to SIGKILL; a releasing system's {@code release_within} must be longer than this and its {@code down} together
 */
public record HandlerSettings(String id, int parallel, Duration grace, List<String> as, List<String> secrets) {

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
        as = List.copyOf(as);
        secrets = List.copyOf(secrets);
    }

    public HandlerSettings(String id, int parallel) {
        this(id, parallel, DEFAULT_GRACE, List.of(), List.of());
    }

    /** The same with so many side by side. */
    HandlerSettings with(int others) {
        return new HandlerSettings(id, others, grace, as, secrets);
    }

    /** Keeps the secrets out of logs. */
    @Override
    public String toString() {
        return "HandlerSettings[" + id + ", " + parallel + ", " + grace + ", " + as + "]";
    }
}
