package io.flip.engine.claim;

import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.time.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One item in this member's claim: how far it is, and what runs for it. Changed by {@link Holdings} alone. */
final class Holding {

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

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

    /** How often it was brought up again in a row because a check found it broken. */
    int broken;

    /** When a check found it broken first, of those. */
    Moment brokenSince = Moment.NEVER;

    /** When the failed handler may be tried again. */
    Moment retryAt = Moment.NEVER;

    /** Whether an earlier run brought it up, and this one only puts it down. */
    boolean leftUp;

    /** Whether it is put down because its {@code alive} failed for good. */
    boolean refuse;

    /** Whether its {@code alive} failed last because another machine answers for it. */
    boolean contested;

    /** Whether somebody wants it to be tried here, and no {@code alive} has begun since. */
    boolean asked;

    /** An earlier run brought it up; this one only puts it down. */
    Holding ofAnEarlierRun() {
        leftUp = true;
        return this;
    }

    /** In that state, for that reason; whether either is another. */
    boolean become(HoldState to, String why, Moment now) {
        boolean other = state != to;
        boolean changed = other || !reason.equals(why);
        since = other ? now : since;
        state = to;
        reason = why;
        return changed;
    }

    /** Its handler has failed once more: it may be tried again after a while that grows. */
    void failed(Moment now) {
        failures++;
        retryAt = now.plus(BackOff.doubling(handlers.retryDelay(), failures, LONGEST_RETRY));
    }

    /** A check has found it broken: whether it is to be brought up again at once, or after a while that grows. */
    void broken(Moment now) {
        if (broken++ == 0) {
            brokenSince = now;
        }
        int more = broken - handlers.tries();
        retryAt = more > 0 ? now.plus(BackOff.doubling(handlers.retryDelay(), more, LONGEST_RETRY)) : now;
    }

    boolean brokenForGood() {
        return broken > handlers.tries();
    }

    String whyBroughtUpAgain() {
        return brokenForGood()
                ? "its check failed " + broken
                        + " times, and no member is left on which it has not failed: it stays, and is brought up again: "
                : "its check failed, and it is brought up again: ";
    }

    /** Somebody wants it to be tried here. Its failure may still be on its way: an {@code alive} that runs, or the {@code down} after it. */
    void ask(Moment now) {
        if (state.retried()) {
            retryAt = now;
        }
        asked = state.held() && state != HoldState.ACTIVE;
    }

    /** Timing may change under what is up; programs and their config may not. Whether it has changed. */
    boolean retime(@Nullable SystemConfig system) {
        if (system == null || system.handlers().equals(handlers)) {
            return false;
        }
        boolean changed = state == HoldState.ASKING || system.handlers().doesAs(handlers);
        handlers = changed ? system.handlers() : handlers;
        return changed;
    }

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
