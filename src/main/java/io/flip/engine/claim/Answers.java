package io.flip.engine.claim;

import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What the voters answered to a member's claim, for show.
 *
 * @param byVoter the newest answer of each
 * @param panels of each of which a quorum must grant an item
 */
public record Answers(SequencedMap<String, Answer> byVoter, List<Lease.Panel> panels) {

    /** One voter's, and for how long it is good (protocol 5, holding). */
    public record Answer(Moment until, Verdict verdict) {}

    /** None of anybody. */
    public static Answers none() {
        return new Answers(new TreeMap<>(), List.of(new Lease.Panel(null, 1)));
    }

    /** The voters that grant the item. */
    public List<String> granting(ItemId item) {
        return byVoter.entrySet().stream()
                .filter(entry -> entry.getValue().verdict().granted().containsKey(item))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Until when at least a quorum grants the item; long past where none does. */
    public Moment until(ItemId item) {
        return Lease.until(byVoter, panels, item, 0, Lease.ANY_EPOCH);
    }
}
