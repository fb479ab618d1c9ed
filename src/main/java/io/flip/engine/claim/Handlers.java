package io.flip.engine.claim;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.time.Moment;

/** What {@link Holdings} has done for an item, as orders that the engine passes on. */
public interface Handlers {

    /** Runs {@code alive}, unless {@code startBefore} has passed by then; the number of the run. */
    long alive(ItemId item, HandlerConfig handlers, long epoch, Moment startBefore);

    /** Runs {@code down}; the number of the run. */
    long down(ItemId item, HandlerConfig handlers, long epoch);

    /** Ends a run early; it is reported as over all the same. */
    void end(long run);
}
