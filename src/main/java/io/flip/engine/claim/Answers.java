package io.flip.engine.claim;

import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What the voters answered to a member's claim, and for how long that is good (protocol 5, holding).
 *
 * @param quorum how many must grant an item
 * @param byVoter the newest answer of each
 */
public record Answers(int quorum, SequencedMap<String, Answer> byVoter) {

    static final long NOT_GRANTED = -1;
    static final long ANY_EPOCH = -2;
    static final Moment LONG_PAST = new Moment(Long.MIN_VALUE);

    /** One voter's. */
    public record Answer(Moment until, Verdict verdict) {}

    /** None of anybody. */
    public static Answers none() {
        return new Answers(1, new TreeMap<>());
    }

    Answers copy() {
        return new Answers(quorum, new TreeMap<>(byVoter));
    }

    /** The voters that grant the item. */
    public List<String> granting(ItemId item) {
        return byVoter.entrySet().stream()
                .filter(entry -> entry.getValue().verdict().granted().containsKey(item))
                .map(entry -> entry.getKey())
                .toList();
    }

    /** Until when at least a quorum grants the item; long past where none does. */
    public Moment until(ItemId item) {
        return until(item, 0, ANY_EPOCH);
    }

    Moment until(ItemId item, long addedIn, long epoch) {
        List<Moment> untils = new ArrayList<>(byVoter.size());
        for (Answer answer : byVoter.values()) {
            long granted = granted(answer, item, addedIn);
            if (granted != NOT_GRANTED && (epoch == ANY_EPOCH || epoch == granted)) {
                untils.add(answer.until());
            }
        }
        return quorumOf(untils);
    }

    /** The epoch that the voter noted; only a judgement of a claim that had the item since it was last added counts. */
    static long granted(Answer answer, ItemId item, long addedIn) {
        Verdict verdict = answer.verdict();
        return verdict.judged() < addedIn ? NOT_GRANTED : verdict.granted().getOrDefault(item, NOT_GRANTED);
    }

    Moment quorumOf(List<Moment> untils) {
        if (untils.size() < quorum) {
            return LONG_PAST;
        }
        untils.sort(Collections.reverseOrder());
        return untils.get(quorum - 1);
    }
}
