package io.flip.engine.claim;

import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Setback;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The items whose {@code alive} failed here for good (protocol 6). For a while each is refused, for twice as long with each failure in a row; after that
 * it may be tried where nobody else is left. Where all refuse it, it is tried every few seconds all the same; of many items so many in a second.
 */
final class Refusals {

    private static final Duration LONGEST = Duration.ofHours(1);

    /** Before the next try of an item that nobody else may have. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** Between two such tries of different items. */
    private static final Duration SPACING = Duration.ofMillis(50);

    /**
     * @param until refused, for as long as others may have it
     * @param tryAt when it may be tried where nobody else may have it
     * @param inARow 0 where somebody wants it to be tried here: there is no setback any more, but one try only
     */
    private record Refusal(Moment until, Moment tryAt, int inARow, long turn) {

        boolean refuses(Moment now) {
            return now.isBefore(until);
        }
    }

    private final Map<ItemId, Refusal> all = new TreeMap<>();
    private Moment lastTry = new Moment(Long.MIN_VALUE);

    /**
     * It has failed for good.
     *
     * @param alone whether nobody else could have it in this member's place: then it is refused until the next try alone
     * @param turn of this setback
     */
    void refuse(ItemId item, Duration first, boolean alone, long turn, Moment now) {
        Refusal last = all.get(item);
        int inARow = last == null ? 1 : last.inARow() + 1;
        lastTry = Moment.later(now.plus(PAUSE), lastTry.isAfter(now) ? lastTry.plus(SPACING) : now);
        Moment until = now.plus(BackOff.doubling(first, inARow, LONGEST));
        all.put(item, new Refusal(alone ? Moment.earlier(until, lastTry) : until, lastTry, inARow, turn));
    }

    /** It is up: the next failure is the first one again. */
    void succeeded(ItemId item) {
        all.remove(item);
    }

    /** Somebody wants them to be tried here. */
    void pardon(Predicate<ItemId> which, Moment now) {
        all.replaceAll((item, refusal) -> which.test(item) ? new Refusal(now, now, 0, 0) : refusal);
    }

    void forget(Predicate<ItemId> which) {
        all.keySet().removeIf(which);
    }

    /** The same for those that are over, and count only where the item fails again. */
    void forgetExpired(Predicate<ItemId> which, Moment now) {
        all.entrySet()
                .removeIf(one -> which.test(one.getKey()) && !one.getValue().refuses(now));
    }

    /** Whether it failed here for good before, and has not succeeded since. */
    boolean failedBefore(ItemId item) {
        return all.containsKey(item);
    }

    /** The same, and nobody wants it to be tried here all the same. */
    boolean counts(ItemId item) {
        Refusal refusal = all.get(item);
        return refusal != null && refusal.inARow() > 0;
    }

    /** How often its alive is run before it has failed for good. */
    int tries(Holding holding) {
        return failedBefore(holding.item) ? 1 : holding.handlers.tries();
    }

    /** Whether it may be tried now where it is this member's. */
    boolean mayTry(ItemId item, Moment now) {
        Refusal refusal = all.get(item);
        return refusal == null || !refusal.refuses(now) || !now.isBefore(refusal.tryAt());
    }

    SequencedMap<ItemId, Setback> at(Moment now) {
        SequencedMap<ItemId, Setback> setbacks = new TreeMap<>();
        all.forEach((item, refusal) -> {
            if (refusal.inARow() > 0) {
                setbacks.put(item, new Setback(refusal.turn(), refusal.refuses(now)));
            }
        });
        return setbacks;
    }

    /** When the next refusal is over, or the next item may be tried. */
    Moment nextDeadline(Moment now) {
        Moment next = Moment.NEVER;
        for (Refusal refusal : all.values()) {
            if (refusal.refuses(now)) {
                Moment due = refusal.tryAt().isAfter(now)
                        ? Moment.earlier(refusal.tryAt(), refusal.until())
                        : refusal.until();
                next = Moment.earlier(next, due);
            }
        }
        return next;
    }
}
