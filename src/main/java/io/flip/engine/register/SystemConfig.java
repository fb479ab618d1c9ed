package io.flip.engine.register;

import io.flip.engine.plan.SystemSpec;
import java.time.Duration;

/**
 * A system of the configuration.
 *
 * @param removeOnStart whether {@code down} is run for all of its items when a member starts (protocol 5, starting); see {@link #cleansAtStart}
 */
public record SystemConfig(SystemSpec spec, HandlerConfig handlers, boolean removeOnStart) {

    SystemConfig spec(SystemSpec other) {
        return new SystemConfig(other, handlers, removeOnStart);
    }

    /** The same with other values of settings that have no place of their own. */
    public SystemConfig more(Settings other) {
        return new SystemConfig(spec, handlers.more(other), removeOnStart);
    }

    public String id() {
        return spec.id();
    }

    /**
     * Whether a member puts all of the system down when it starts. It always does so with fenced addresses: the fence has taken what an earlier run left off
     * the network, and would let it through as soon as this run is granted the item, before the network was asked for another machine that has it.
     */
    public boolean cleansAtStart() {
        return removeOnStart || handlers.fenced();
    }

    /**
     * How much longer than the ping timeout the others wait for a silent holder (protocol 1): not at all for an address that the kernel
     * takes off the network when its lease is over, where no program must be waited for as well.
     */
    public Duration grace() {
        return handlers.fenced() && !handlers.hasPrograms() ? Duration.ZERO : spec.grace();
    }
}
