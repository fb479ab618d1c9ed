package io.flip.engine.holding;

import io.flip.engine.claim.HoldState;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.time.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One item in this member's claim: how far it is, and what runs for it. It changes as {@link Holdings} says. */
final class Holding {

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    /** What runs for the item. */
    enum Running {
        NOTHING,
        ALIVE,
        DOWN
    }

    private final ItemId item;

    /** The version of the claim that it was added in: grants of older ones do not count. */
    private final long addedIn;

    /** Of which type its system was when it was asked for. */
    private final Topology topology;

    /** Those that it is, or would be, brought up by: they put it down as well, whatever the configuration says by then. */
    private HandlerConfig handlers;

    private HoldState state = HoldState.ASKING;
    private String reason;
    private long epoch;
    private Running running = Running.NOTHING;
    private long run;

    /** How often {@code alive}, or {@code down}, has failed in a row. */
    private int failures;

    /** How often it was brought up again in a row because a check found it broken. */
    private int broken;

    /** When a check found it broken first, of those. */
    private Moment brokenSince = Moment.NEVER;

    /** When the failed handler may be tried again. */
    private Moment retryAt = Moment.NEVER;

    /** Whether an earlier run brought it up, and this one only puts it down. */
    private boolean leftUp;

    /** Whether it is put down because its {@code alive} failed for good. */
    private boolean refuse;

    /** Whether its {@code alive} failed last because another machine answers for it. */
    private boolean contested;

    /** Whether somebody wants it to be tried here, and no {@code alive} has begun since. */
    private boolean asked;

    Holding(ItemId item, SystemConfig system, long addedIn, long epoch, String reason) {
        this.item = item;
        this.topology = system.spec().topology();
        this.handlers = system.handlers();
        this.addedIn = addedIn;
        this.epoch = epoch;
        this.reason = reason;
    }

    ItemId item() {
        return item;
    }

    long addedIn() {
        return addedIn;
    }

    Topology topology() {
        return topology;
    }

    HandlerConfig handlers() {
        return handlers;
    }

    HoldState state() {
        return state;
    }

    String reason() {
        return reason;
    }

    long epoch() {
        return epoch;
    }

    /** Number of the run that is under way, or was last. */
    long run() {
        return run;
    }

    boolean runs(Running what) {
        return running == what;
    }

    /** How often its {@code alive}, or its {@code down}, has failed in a row. */
    int failures() {
        return failures;
    }

    /** How often in a row a check found it broken. */
    int timesBroken() {
        return broken;
    }

    Moment brokenSince() {
        return brokenSince;
    }

    Moment retryAt() {
        return retryAt;
    }

    boolean mayRetry(Moment now) {
        return !now.isBefore(retryAt);
    }

    boolean leftUp() {
        return leftUp;
    }

    boolean isToBeRefused() {
        return refuse;
    }

    boolean contested() {
        return contested;
    }

    boolean asked() {
        return asked;
    }

    /** All voters note the same epoch before it is used; whether that one is higher. */
    boolean raise(long granted) {
        boolean higher = granted > epoch;
        epoch = Math.max(epoch, granted);
        return higher;
    }

    /** Its {@code alive} runs from now on, as that run. */
    void comesUp(long as) {
        asked = false;
        running = Running.ALIVE;
        run = as;
    }

    /** Its {@code down} runs from now on, as that run. */
    void goesDown(long as) {
        running = Running.DOWN;
        run = as;
    }

    /** It is to be put down: its {@code down} has not failed yet. */
    void mustGo(Moment now) {
        failures = 0;
        retryAt = now;
    }

    /** It is to be put down because it failed here for good (protocol 6). */
    void mustBeRefused() {
        refuse = true;
    }

    /** Its run is over; which one that was. */
    Running over() {
        Running was = running;
        running = Running.NOTHING;
        return was;
    }

    /** Its {@code alive} has succeeded. */
    void cameUp() {
        failures = 0;
    }

    /** Its {@code alive} was ended, or came too late: that is no failure. */
    void wasNotRun(Moment now) {
        retryAt = now;
    }

    /** Its {@code alive} has failed once more. */
    void aliveFailed(boolean anotherAnswers, Moment now) {
        contested = anotherAnswers;
        failed(now);
    }

    /** A check has found it as it should be. */
    void isWell() {
        broken = 0;
    }

    /** Whether its {@code alive} is tried again because a check found it broken, and not because it failed. */
    boolean isOnlyBroken() {
        return broken > 0 && failures == 0;
    }

    /** An earlier run brought it up; this one only puts it down. */
    Holding ofAnEarlierRun() {
        leftUp = true;
        return this;
    }

    /** In that state, for that reason; whether either is another. */
    boolean become(HoldState to, String why) {
        boolean changed = state != to || !reason.equals(why);
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
}
