package io.flip.engine.plan;

import io.flip.engine.plan.Candidates.Objection;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one member is as a candidate (protocol 4).
 *
 * @param objection to giving it anything at all; {@code null} for none
 * @param unhealthy the systems that are not healthy on it
 * @param setbacks the items whose {@code alive} failed on it for good
 * @param since when it has been a candidate; {@code null} while it is none
 * @param deaf whether it hears no quorum, as it says itself: what it does not hold goes to others
 */
public record Candidacy(
        @Nullable Objection objection,
        SequencedSet<String> unhealthy,
        SequencedMap<ItemId, Setback> setbacks,
        @Nullable Moment since,
        boolean deaf) {

    /**
     * Why it is no candidate for the item; {@code null} where it is one.
     *
     * @param holder whether it says that it holds the item
     */
    public @Nullable Objection objection(ItemId item, boolean holder) {
        if (objection != null) {
            return objection;
        }
        if (unhealthy.contains(item.system())) {
            return Objection.UNHEALTHY;
        }
        if (deaf && !holder) {
            return Objection.DEAF;
        }
        Setback setback = setbacks.get(item);
        return setback != null && setback.refused() ? Objection.REFUSED : null;
    }

    /** The items that it refuses for now, sorted. */
    public SequencedSet<ItemId> refused() {
        SequencedSet<ItemId> refused = new TreeSet<>();
        setbacks.forEach((item, setback) -> {
            if (setback.refused()) {
                refused.add(item);
            }
        });
        return refused;
    }

    /** Whether it has been one for long enough to get an item back from another. */
    public boolean backFor(Failback failback, Moment now) {
        Duration delay = failback.delay();
        return delay != null && since != null && !now.isBefore(since.plus(delay));
    }

    Candidacy down() {
        return new Candidacy(Objection.DOWN, unhealthy, setbacks, null, false);
    }

    /** As if it were drained: one that may have nothing anyway stays what it is. */
    Candidacy drained() {
        return objection == null ? new Candidacy(Objection.DRAINING, unhealthy, setbacks, null, deaf) : this;
    }

    /** As if it were drained no longer, and had been back for as long as any failback asks for. */
    Candidacy resumed() {
        return objection == Objection.DRAINING
                ? new Candidacy(null, unhealthy, setbacks, Moment.LONG_PAST, deaf)
                : this;
    }

    /** As if the item's {@code alive} had not failed on it. */
    Candidacy without(ItemId failed) {
        SequencedMap<ItemId, Setback> others = new TreeMap<>(setbacks);
        others.remove(failed);
        return new Candidacy(objection, unhealthy, others, since, deaf);
    }
}
