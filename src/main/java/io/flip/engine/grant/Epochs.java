package io.flip.engine.grant;

import io.flip.engine.quorum.Quorum;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which epochs a voter gives out (protocol 5, epochs). They are above all that it may have given out before, and no lower than what its clock shows in full 10 s.
 *
 * <p>One whose data directory is new does not know what it gave out before: that may have been in another, which is lost. So it asks the others first.
 * Whatever a quorum has noted is known to one of any {@code V - q + 1} others, if none of those has lost its own. Where so few answer it goes on after a while
 * nevertheless, a minute ahead of its clock, and goes on asking.
 */
public final class Epochs {

    /**
     * What a voter tells of them.
     *
     * @param highest it knows of none above; of a voter that knows all, it gives out none below anew either
     * @param complete whether it knows all that it may ever have given out
     */
    public record Told(long highest, boolean complete) {}

    /**
     * What a voter must have on its disk of them.
     *
     * @param highest it has given out none above, nor been told of one
     * @param complete as of {@link Told}
     */
    public record Kept(long highest, boolean complete) {

        /** Of a voter whose directory is new: it may have come in the place of one that is lost. */
        public static final Kept NOTHING = new Kept(0, false);

        /** What is to be kept before a note with that epoch: this, or a minute's worth of them at once, so that the disk is seldom asked. */
        public Kept reserving(long epoch) {
            return epoch <= highest ? this : new Kept(epoch + AHEAD, complete);
        }
    }

    private static final long AHEAD = 60_000;

    /** Much less than {@link #AHEAD}, and much more than what the clocks of voters differ by. */
    private static final long COARSE = 10_000;

    private final ToLongFunction<Moment> clock;
    private final Moment askFrom;
    private final Map<String, Boolean> answers = new TreeMap<>();
    private final SequencedSet<String> others = new TreeSet<>();
    private Quorum quorum = new Quorum(List.of(), 1);
    private long least;
    private long highest;
    private boolean complete;
    private boolean mayGiveOut;
    private Moment waitUntil;
    private @Nullable Duration timeout;
    private @Nullable Kept unkept;

    private Epochs(ToLongFunction<Moment> clock, Moment askFrom, Moment waitUntil, @Nullable Duration timeout) {
        this.clock = clock;
        this.askFrom = askFrom;
        this.waitUntil = waitUntil;
        this.timeout = timeout;
    }

    /**
     * Those of a voter that knows up to which it may have given out.
     *
     * @param reserved no higher one was given out
     * @param clock its clock in milliseconds since 1970
     */
    public static Epochs above(long reserved, ToLongFunction<Moment> clock) {
        Epochs known = new Epochs(clock, Moment.LONG_PAST, Moment.LONG_PAST, null);
        known.above(reserved);
        known.complete = true;
        known.mayGiveOut = true;
        return known;
    }

    /**
     * Those of a voter that does not know all that it gave out before.
     *
     * @param reserved it knows of none above; 0 where it knows of none
     * @param askFrom nothing that it gave out then counts any more: answers to earlier pings don't tell all
     * @param waitUntil all that are there were heard by then
     * @param timeout {@code T}: for that long it waits for voters that know more
     */
    public static Epochs unknown(
            long reserved, ToLongFunction<Moment> clock, Moment askFrom, Moment waitUntil, Duration timeout) {
        Epochs unknown = new Epochs(clock, askFrom, waitUntil, timeout);
        unknown.above(reserved);
        return unknown;
    }

    /** The present voters. */
    public void voters(Quorum present, String self) {
        quorum = present;
        others.clear();
        others.addAll(present.voters());
        others.remove(self);
        answers.keySet().retainAll(others);
        if (mayGiveOut && !complete && isToldEnough()) {
            completed();
        }
    }

    private boolean isToldEnough() {
        long sure = answers.values().stream().filter(each -> each).count();
        return quorum.isMetBy(sure) || answers.keySet().containsAll(others);
    }

    private void completed() {
        complete = true;
        above(highest);
        unkept = new Kept(least - 1, true);
    }

    /** Another voter of the same terms answers a ping; whether this one may give some out from now on, and might not before. */
    public boolean heard(String voter, @Nullable Told told, Moment pingSent) {
        if (told == null) {
            return false;
        }
        knows(told.highest());
        if (complete || !others.contains(voter)) {
            return false;
        }
        boolean counts = !pingSent.isBefore(askFrom);
        if (counts) {
            answers.put(voter, told.complete());
        }
        if (!counts || !isToldEnough()) {
            waitForMore(told);
            return false;
        }
        completed();
        boolean waited = !mayGiveOut;
        mayGiveOut = true;
        return waited;
    }

    /** There is one that knows more: the answers of the rest are worth waiting for. */
    private void waitForMore(Told told) {
        if (timeout != null && told.complete()) {
            waitUntil = waitUntil.plus(timeout);
            timeout = null;
        }
    }

    /**
     * Time passes: it does not wait for ever.
     *
     * @param claimed the highest epoch that anybody ever said it has of anything
     */
    public void look(long claimed, Moment now) {
        if (!mayGiveOut && !now.isBefore(waitUntil)) {
            mayGiveOut = true;
            above(Math.max(highest, Math.max(claimed, clock.applyAsLong(now) + AHEAD - 1)));
            if (others.isEmpty()) {
                completed();
            }
        }
    }

    /** When it waits no longer. */
    public Moment waitsUntil() {
        return mayGiveOut ? Moment.NEVER : waitUntil;
    }

    /** Whether it may give some out. */
    public boolean mayGiveOut() {
        return mayGiveOut;
    }

    /**
     * What it tells the others; {@code null} while it may give none out. A voter that knows all tells the lowest epoch that it may still give out, if that is
     * above the highest that it knows of: so the others give out no lower one.
     */
    public @Nullable Told told() {
        if (!mayGiveOut) {
            return null;
        }
        return complete ? new Told(Math.max(highest, least), true) : new Told(highest, false);
    }

    /** The voters have changed: those that know the last ones may be none of them. What this one gives out is above all that it has heard of. */
    void othersVote(long claimed, Moment now) {
        above(Math.max(highest, Math.max(claimed, clock.applyAsLong(now) - 1)));
        unkept = new Kept(least - 1, complete);
    }

    /** What must be on the disk before anything that rests on it is said; {@code null} where that is so. */
    public @Nullable Kept takeUnkept() {
        Kept taken = unkept;
        unkept = null;
        return taken;
    }

    /** That one was given out, by this voter or another. */
    void knows(long epoch) {
        highest = Math.max(highest, epoch);
    }

    /** All that it gives out anew from now on are above that one. */
    void above(long epoch) {
        least = Math.max(least, epoch + 1);
        knows(epoch);
    }

    /** No other one is below it. */
    long least() {
        return least;
    }

    /**
     * One above that one, for a new grant. Voters that grant an item at about the same time should give it the same one, which saves a round: so the clock counts
     * by {@value #COARSE} ms alone, and what others gave out counts as well.
     *
     * <p>A voter that is not told all yet goes above what it has heard of for those alone: where it raised what is granted already, two such voters would
     * overtake each other without end.
     */
    long next(long last, Moment now) {
        long floor = complete ? Math.max(least, highest) : highest + 1;
        return Math.max(coarse(clock.applyAsLong(now)), Math.max(floor, last + 1));
    }

    private static long coarse(long millis) {
        return millis - Math.floorMod(millis, COARSE);
    }
}
