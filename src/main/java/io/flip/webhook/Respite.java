package io.flip.webhook;

import io.flip.engine.holding.BackOff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long a receiver is left alone after so many failures in a row: twice as long each time, up to a minute, and never at the same time as others. */
record Respite(RandomGenerator random) {

    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofMinutes(1);

    /** What a receiver may ask for. */
    static final Duration LONGEST_REST = Duration.ofMinutes(5);

    Duration after(int failures, DeliveryResult last) {
        long millis = BackOff.doubling(FIRST, failures, LONGEST).toMillis();
        Duration pause = Duration.ofMillis(millis * 3 / 4 + random.nextLong(millis / 4 + 1));
        Duration rest = last.rest();
        if (rest == null || rest.compareTo(pause) < 0) {
            return pause;
        }
        return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
    }
}
