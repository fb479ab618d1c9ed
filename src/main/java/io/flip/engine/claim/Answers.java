package io.flip.engine.claim;

import io.flip.engine.plan.ItemId;
import io.flip.engine.quorum.JointQuorum;
import io.flip.engine.quorum.Quorum;
import io.flip.engine.time.Moment;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What the voters answered to a member's claim, for show.
 *
 * @param byVoter the newest answer of each
 * @param quorums each of which must grant an item
 */
public record Answers(SequencedMap<String, Answer> byVoter, JointQuorum quorums) {

    /** One voter's, and for how long it is good (protocol 5, holding). */
    public record Answer(Moment until, Verdict verdict) {}

    /** None of anybody. */
    public static Answers none() {
        return new Answers(new TreeMap<>(), new JointQuorum(List.of(new Quorum(List.of(), 1))));
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
        return Lease.until(byVoter, quorums, item, 0, Lease.ANY_EPOCH);
    }
}
