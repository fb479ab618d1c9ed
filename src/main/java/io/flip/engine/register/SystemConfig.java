package io.flip.engine.register;

import io.flip.engine.plan.SystemSpec;

/**
 * A system of the configuration.
 *
 * @param removeOnStart whether {@code down} is run for all of its items when a member starts (protocol 5, judging 1)
 */
public record SystemConfig(SystemSpec spec, HandlerConfig handlers, boolean removeOnStart) {

    SystemConfig spec(SystemSpec other) {
        return new SystemConfig(other, handlers, removeOnStart);
    }

    public String id() {
        return spec.id();
    }
}
