package io.flip.engine.register;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How a system's items are brought up and put down: by programs, or as addresses by the member itself, or both, first the address and then the program.
 *
 * @param alive argument vector, before the value and the config; empty where there is an address and no program
 * @param down the same
 * @param config the system's config, merged with the cluster's; values are {@code String}, {@code Long}, {@code Double}, {@code Boolean},
 *     {@code List} and {@code SortedMap} of the same, never {@code null}
 * @param timeout for each run
 * @param tries how often {@code alive} is run before the item is refused here
 * @param retryDelay before the second try; doubles with each
 * @param refuseFor how long the item is refused here after that; doubles while it goes on failing
 * @param checkEvery how often an item that is up is checked: zero for never, {@code null} for what the program itself says
 * @param address {@code null} where the member itself puts nothing up
 * @param more values of the settings of {@link SystemSettings} that are nowhere else
 */
public record HandlerConfig(
        List<String> alive,
        List<String> down,
        SortedMap<String, Object> config,
        Duration timeout,
        int tries,
        Duration retryDelay,
        Duration refuseFor,
        @Nullable Duration checkEvery,
        @Nullable AddressConfig address,
        Settings more) {

    /** One that says nothing of settings that have no place of their own. */
    public HandlerConfig(
            List<String> alive,
            List<String> down,
            SortedMap<String, Object> config,
            Duration timeout,
            int tries,
            Duration retryDelay,
            Duration refuseFor,
            @Nullable Duration checkEvery,
            @Nullable AddressConfig address) {
        this(alive, down, config, timeout, tries, retryDelay, refuseFor, checkEvery, address, Settings.NONE);
    }

    /** One whose program says whether it can check. */
    public HandlerConfig(
            List<String> alive,
            List<String> down,
            SortedMap<String, Object> config,
            Duration timeout,
            int tries,
            Duration retryDelay,
            Duration refuseFor) {
        this(alive, down, config, timeout, tries, retryDelay, refuseFor, null, null);
    }

    /** The same with addresses, or without where that is {@code null}. */
    public HandlerConfig address(@Nullable AddressConfig other) {
        return new HandlerConfig(alive, down, config, timeout, tries, retryDelay, refuseFor, checkEvery, other, more);
    }

    /** The same without programs. */
    public HandlerConfig withoutPrograms() {
        return new HandlerConfig(
                List.of(), List.of(), config, timeout, tries, retryDelay, refuseFor, checkEvery, address, more);
    }

    /** The same with other values of settings that have no place of their own. */
    public HandlerConfig more(Settings other) {
        return new HandlerConfig(
                alive, down, config, timeout, tries, retryDelay, refuseFor, checkEvery, address, other);
    }

    /** Whether programs are run for an item. */
    public boolean hasPrograms() {
        return !alive.isEmpty() || !down.isEmpty();
    }

    /** Whether a program is run when an item comes up; else the member itself puts its address up, and any number of them in one step. */
    public boolean startsProgram() {
        return address == null || !alive.isEmpty();
    }

    /** Whether the kernel keeps the item off the network once its lease is over. */
    public boolean fenced() {
        return address != null && address.fence();
    }

    /** Whether the one puts down what the other brought up: programs, their config and the place of addresses are the same, whatever their timing is. */
    public boolean doesAs(HandlerConfig other) {
        return alive.equals(other.alive)
                && down.equals(other.down)
                && config.equals(other.config)
                && doesAs(address, other.address);
    }

    private static boolean doesAs(@Nullable AddressConfig one, @Nullable AddressConfig other) {
        return (one == null || other == null) ? Objects.equals(one, other) : one.doesAs(other);
    }
}
