package io.flip.engine.placement;

import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Quorums;
import io.flip.engine.time.Moment;
import java.time.Duration;

/**
 * How long a voter waits for a silent holder: the ping timeout and the grace, and as long as leases of former terms may be held the longest of all of them
 * (protocol 5, judging 1, and protocol 7, rule 14).
 */
record Patience(
        Duration timeout,
        Duration longestGrace,
        Duration formerTimeout,
        Duration shortestTimeout,
        Duration formerGrace,
        Moment settledAt) {

    static Patience of(ClusterConfig config, Moment settledAt) {
        return new Patience(
                config.settings().pingTimeout(),
                Quorums.longestGrace(config),
                config.terms().longestTimeout(),
                config.terms().shortestTimeout(),
                config.terms().longestGrace(),
                settledAt);
    }

    Duration with(Duration grace, Moment now) {
        return now.isBefore(settledAt)
                ? longer(timeout, formerTimeout).plus(longer(grace, formerGrace))
                : timeout.plus(grace);
    }

    /** The least that any voter has waited for whom a lease rests on that may be held: leases of former terms rest on their timeouts. */
    Duration least(Moment now) {
        return now.isBefore(settledAt) && shortestTimeout.compareTo(timeout) < 0 ? shortestTimeout : timeout;
    }

    /** When it will be another; never where it stays. */
    Moment changesAfter(Moment now) {
        return now.isBefore(settledAt) ? settledAt : Moment.NEVER;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
