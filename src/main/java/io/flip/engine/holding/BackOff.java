package io.flip.engine.holding;

import java.time.Duration;

/** How long to wait before the next try. */
public final class BackOff {

    private BackOff() {}

    /** The first wait, doubled with every further failure in a row, and never more than the longest. */
    public static Duration doubling(Duration first, int failures, Duration longest) {
        Duration wait = first.multipliedBy(1L << Math.clamp(failures - 1L, 0, 20));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
