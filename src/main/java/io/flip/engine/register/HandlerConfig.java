package io.flip.engine.register;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How a system's items are brought up and put down.
 *
 * @param alive argument vector, before the value and the config
 * @param down the same
 * @param config the system's config, merged with the cluster's; values are {@code String}, {@code Long}, {@code Double}, {@code Boolean},
 *     {@code List} and {@code SortedMap} of the same, never {@code null}
 * @param timeout for each run
 * @param tries how often {@code alive} is run before the item is refused here
 * @param retryDelay before the second try; doubles with each
 * @param refuseFor how long the item is refused here after that; doubles while it goes on failing
 * @param checkEvery how often an item that is up is checked: zero for never, {@code null} for what the program itself says
 */
public record HandlerConfig(
        List<String> alive,
        List<String> down,
        SortedMap<String, Object> config,
        Duration timeout,
        int tries,
        Duration retryDelay,
        Duration refuseFor,
        @Nullable Duration checkEvery) {

    /** One whose program says whether it can check. */
    public HandlerConfig(
            List<String> alive,
            List<String> down,
            SortedMap<String, Object> config,
            Duration timeout,
            int tries,
            Duration retryDelay,
            Duration refuseFor) {
        this(alive, down, config, timeout, tries, retryDelay, refuseFor, null);
    }

    /** Whether the one puts down what the other brought up: the programs and their config are the same, whatever their timing is. */
    public boolean doesAs(HandlerConfig other) {
        return alive.equals(other.alive) && down.equals(other.down) && config.equals(other.config);
    }
}
