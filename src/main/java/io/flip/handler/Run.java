package io.flip.handler;

import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.SystemSettings;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.List;

/**
 * One run of a handler that is asked for.
 *
 * @param run its number, by which it is ended and reported; no two that are under way share one
 * @param epoch grows with every grant of the item; handed on for fencing; 0 for a check of what is not held
 * @param startBefore the lease's end: past it the process is not started any more; {@link Moment#NEVER} where there is no hurry
 */
public record Run(long run, ItemId item, HandlerEvent event, long epoch, Moment startBefore, HandlerConfig handlers) {

    /** The program and its own arguments, before the value and the config. */
    List<String> argv() {
        return event == HandlerEvent.ALIVE || event == HandlerEvent.CHECK ? handlers.alive() : handlers.down();
    }

    /** How long its process may run. */
    Duration timeout() {
        Duration ofChecks = handlers.more().find(SystemSettings.CHECK_TIMEOUT);
        return event == HandlerEvent.CHECK && ofChecks != null ? ofChecks : handlers.timeout();
    }
}
