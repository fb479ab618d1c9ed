package io.flip.engine.claim;

import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The items that this member refuses because their {@code alive} failed here (protocol 6). Each failure in a row doubles the time, up to
 * an hour, so that a broken handler does not pull its item back and forth every minute.
 */
final class Refusals {

    private static final Duration LONGEST = Duration.ofHours(1);

    private record Refusal(Moment until, int inARow) {}

    private final Map<ItemId, Refusal> all = new TreeMap<>();

    void refuse(ItemId item, Duration first, Moment now) {
        Refusal last = all.get(item);
        int inARow = last == null ? 1 : last.inARow() + 1;
        all.put(item, new Refusal(now.plus(BackOff.doubling(first, inARow, LONGEST)), inARow));
    }

    /** It is up: the next failure is the first one again. */
    void succeeded(ItemId item) {
        all.remove(item);
    }

    void forget(Predicate<ItemId> which) {
        all.keySet().removeIf(which);
    }

    /** The same for those that are over, and count only where the item fails again. */
    void forgetExpired(Predicate<ItemId> which, Moment now) {
        all.entrySet()
                .removeIf(one ->
                        which.test(one.getKey()) && !now.isBefore(one.getValue().until()));
    }

    SequencedSet<ItemId> at(Moment now) {
        SequencedSet<ItemId> refused = new TreeSet<>();
        all.forEach((item, refusal) -> {
            if (now.isBefore(refusal.until())) {
                refused.add(item);
            }
        });
        return refused;
    }

    Moment nextDeadline(Moment now) {
        Moment next = Moment.NEVER;
        for (Refusal refusal : all.values()) {
            if (now.isBefore(refusal.until())) {
                next = Moment.earlier(next, refusal.until());
            }
        }
        return next;
    }
}
