package io.flip.engine.holding;

import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Setback;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The items whose {@code alive} failed here for good (protocol 6). For a while each is refused, for twice as long with each failure in a row; after that
 * it may be tried where nobody else is left. Where all refuse it, it is tried every few seconds all the same; of many items so many in a second.
 *
 * <p>Where a check found it broken for good, a successful {@code alive} alone does not end the row: it has to prove itself by a check that finds it well.
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
     * @param row empty where somebody wants it to be tried here: there is no setback any more, but one try only
     * @param byCheck whether a check found it broken, in this failure or one before it in the row
     * @param contested whether another machine answered for it
     * @param foundWell whether it is known since that its alive would succeed now: it counts no more once it is over
     */
    private record Refusal(
            Moment until, Moment tryAt, Row row, long sequence, boolean byCheck, boolean contested, boolean foundWell) {

        int inARow() {
            return row.failures();
        }

        boolean refuses(Moment now) {
            return now.isBefore(until);
        }

        boolean counts(Moment now) {
            return inARow() > 0 && !(foundWell && !refuses(now));
        }

        /** The same machine still answers, as far as is known: one failure, however often it is tried. */
        boolean goesOn() {
            return contested && !foundWell;
        }

        Refusal overAt(Moment end) {
            return new Refusal(end, tryAt, row, sequence, byCheck, contested, true);
        }
    }

    /**
     * How often it has failed, one time after the other.
     *
     * @param since when it did first
     */
    private record Row(int failures, Moment since) {

        Row more() {
            return new Row(failures + 1, since);
        }

        Duration refusedFor(Duration first, boolean contested, Moment now) {
            Duration longest = contested ? now.since(since).plus(first) : LONGEST;
            return BackOff.doubling(first, failures, longest.compareTo(LONGEST) < 0 ? longest : LONGEST);
        }
    }

    private final Map<ItemId, Refusal> all = new TreeMap<>();

    /** Of those that are up again and that no check has found well since. */
    private final Map<ItemId, Row> unproven = new TreeMap<>();

    private Moment lastTry = Moment.LONG_PAST;

    /** It has failed for good, unless somebody has asked for it meanwhile. */
    void refuse(Holding holding, boolean alone, long sequence, Moment now) {
        if (holding.asked()) {
            all.put(holding.item(), asked(now));
            unproven.remove(holding.item());
        } else {
            refuse(holding.item(), holding.handlers().refuseFor(), alone, sequence, Why.of(holding), now);
        }
    }

    /** What showed that it can't be brought up, or kept up, here. */
    enum Why {
        ALIVE,
        /** A check found it broken. */
        CHECK,
        /** Another machine answers for it. */
        CONTESTED;

        private static Why of(Holding holding) {
            return holding.timesBroken() > 0 ? CHECK : holding.contested() ? CONTESTED : ALIVE;
        }
    }

    /**
     * It has failed for good. What was contested is refused for no longer than it has been failing, and the first time besides: no check ends that once it was
     * up elsewhere, and where nobody else may have it, it is tried every few seconds, and each time counts.
     *
     * @param alone whether nobody else could have it in this member's place: then it is refused until the next try alone
     * @param sequence of this setback
     */
    void refuse(ItemId item, Duration first, boolean alone, long sequence, Why why, Moment now) {
        Refusal last = all.get(item);
        Row before = unproven.remove(item);
        boolean contested = why == Why.CONTESTED;
        Row failed = longer(last == null ? null : last.row(), before, now);
        Row row = contested && last != null && last.goesOn() ? failed : failed.more();
        boolean byCheck = why == Why.CHECK || (before != null && !contested) || (last != null && last.byCheck());
        lastTry = Moment.later(now.plus(PAUSE), lastTry.isAfter(now) ? lastTry.plus(SPACING) : now);
        Moment until = now.plus(row.refusedFor(first, contested, now));
        Moment end = alone ? Moment.earlier(until, lastTry) : until;
        all.put(item, new Refusal(end, lastTry, row, sequence, byCheck, contested, false));
    }

    private static Row longer(@Nullable Row one, @Nullable Row other, Moment now) {
        Row row = one == null || (other != null && other.failures() > one.failures()) ? other : one;
        return row == null || row.failures() == 0 ? new Row(0, now) : row;
    }

    /** It is up: the next failure is the first one again, unless it is to prove itself. */
    void succeeded(ItemId item) {
        Refusal refusal = all.remove(item);
        if (refusal != null && refusal.byCheck() && refusal.inARow() > 0) {
            unproven.put(item, refusal.row());
        }
    }

    /**
     * A check says that its alive would succeed now. Where checks found it broken twice in a row, the time that it is refused for is served out all the same:
     * so what breaks again wherever it comes moves less and less.
     */
    void foundWell(ItemId item, Moment now) {
        Refusal its = all.get(item);
        if (its != null && its.byCheck() && its.inARow() > 1) {
            all.put(item, its.overAt(its.until()));
        } else if (its != null) {
            all.put(item, asked(now));
            if (its.byCheck() && its.inARow() > 0) {
                unproven.put(item, its.row());
            }
        }
    }

    /**
     * Once a member that is heard has an item up, it is known which machine answered for it: what was contested is refused no longer. If it is contested
     * again after that, a strange machine may be the one that answers, and the time is served out all the same. Asked at each step.
     *
     * @return those that are refused no longer, or for the last time
     */
    List<ItemId> explained(Predicate<ItemId> upElsewhere, Moment now) {
        if (all.isEmpty()) {
            return List.of();
        }
        List<ItemId> over = all.entrySet().stream()
                .filter(each -> each.getValue().goesOn() && upElsewhere.test(each.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        over.forEach(item -> all.computeIfPresent(
                item, (_, its) -> its.overAt(its.inARow() > 1 ? its.until() : Moment.earlier(now, its.until()))));
        return over;
    }

    /** Whether it is up again after a check found it broken for good, and none has found it well since. */
    boolean mustProve(ItemId item) {
        return unproven.containsKey(item);
    }

    /** A check has found it well, or it has left for another reason: the next failure is the first one again. */
    void proven(ItemId item) {
        unproven.remove(item);
    }

    /** For how long it stays here, though broken, where it has failed on all others, too; nothing the first time. */
    Duration staysFor(ItemId item, Duration first) {
        Row before = unproven.get(item);
        return before == null ? Duration.ZERO : BackOff.doubling(first, before.failures(), LONGEST);
    }

    /** Somebody wants them to be tried here. */
    void pardon(Predicate<ItemId> which, Moment now) {
        all.replaceAll((item, refusal) -> which.test(item) ? asked(now) : refusal);
        unproven.keySet().removeIf(which);
    }

    private static Refusal asked(Moment now) {
        return new Refusal(now, now, new Row(0, now), 0, false, false, false);
    }

    void forget(Predicate<ItemId> which) {
        all.keySet().removeIf(which);
        unproven.keySet().removeIf(which);
    }

    /** The same for those that are over, and count only where the item fails again. */
    void forgetExpired(Predicate<ItemId> which, Moment now) {
        all.entrySet()
                .removeIf(one -> which.test(one.getKey()) && !one.getValue().refuses(now));
        unproven.keySet().removeIf(which);
    }

    /** Whether it failed here for good before, and has not succeeded since. */
    boolean failedBefore(ItemId item) {
        return all.containsKey(item);
    }

    /** The same, and neither does anybody want it to be tried here all the same, nor has a check said that it would succeed. */
    boolean counts(ItemId item) {
        Refusal refusal = all.get(item);
        return refusal != null && refusal.inARow() > 0 && !refusal.foundWell();
    }

    /** How often its alive is run before it has failed for good. */
    int tries(Holding holding) {
        return failedBefore(holding.item()) ? 1 : holding.handlers().tries();
    }

    /** Whether it may be tried now where it is this member's. */
    boolean mayTry(ItemId item, Moment now) {
        Refusal refusal = all.get(item);
        return refusal == null || !refusal.refuses(now) || !now.isBefore(refusal.tryAt());
    }

    SequencedMap<ItemId, Setback> at(Moment now) {
        if (all.isEmpty()) {
            return Collections.emptyNavigableMap();
        }
        SequencedMap<ItemId, Setback> setbacks = new TreeMap<>();
        all.forEach((item, refusal) -> {
            if (refusal.counts(now)) {
                setbacks.put(item, new Setback(refusal.sequence(), refusal.refuses(now)));
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
