package io.flip.engine.claim;

import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.time.Moment;

/** One item in this member's claim: how far it is, and what runs for it. Changed by {@link Holdings} alone. */
final class Holding {

    /** What runs for the item. */
    enum Running {
        NOTHING,
        ALIVE,
        DOWN
    }

    final ItemId item;

    /** The version of the claim that it was added in: grants of older ones do not count. */
    final long addedIn;

    /** Of which type its system was when it was asked for. */
    final Topology topology;

    /** Those that it is, or would be, brought up by: they put it down as well, whatever the configuration says by then. */
    HandlerConfig handlers;

    HoldState state = HoldState.ASKING;
    Moment since;
    String reason;
    long epoch;
    Running running = Running.NOTHING;
    long run;

    /** How often {@code alive}, or {@code down}, has failed in a row. */
    int failures;

    /** When the failed handler may be tried again. */
    Moment retryAt = Moment.NEVER;

    /** Whether it is put down because its {@code alive} failed for good. */
    boolean refuse;

    Holding(ItemId item, SystemConfig system, long addedIn, long epoch, String reason, Moment since) {
        this.item = item;
        this.topology = system.spec().topology();
        this.handlers = system.handlers();
        this.addedIn = addedIn;
        this.epoch = epoch;
        this.reason = reason;
        this.since = since;
    }
}
