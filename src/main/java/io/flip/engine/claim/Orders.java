package io.flip.engine.claim;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.time.Moment;

/** What {@link Holdings} has done for an item, as orders that the engine passes on. */
public interface Orders {

    /**
     * Runs {@code alive}, unless {@code startBefore} has passed by then; the number of the run.
     *
     * @param maybeElsewhere whether it may still be up on another member
     */
    long alive(ItemId item, HandlerConfig handlers, long epoch, Moment startBefore, boolean maybeElsewhere);

    /** Runs {@code down}; the number of the run. */
    long down(ItemId item, HandlerConfig handlers, long epoch);

    /**
     * Looks from now on every few seconds whether the item is as it should be.
     *
     * @param held whether it is up; else whether its {@code alive} would succeed here now
     * @param doubted whether it was not as it should be the last time
     */
    void check(ItemId item, HandlerConfig handlers, long epoch, boolean held, boolean doubted);

    void checkNoMore(ItemId item);

    /** Ends a run early; it is reported as over all the same. */
    void end(long run);
}
