package io.flip.engine.claim;

import io.flip.engine.claim.Answers.Answer;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The holder's side of what the voters granted (protocol 5, holding): for each voter its newest answer, good for {@value #PERCENT} % of
 * the ping timeout from when the ping was <em>sent</em>, by this member's clock.
 */
public final class Lease {

    /** Of the ping timeout; the rest covers clocks whose rates differ by up to 1 % on both sides. */
    static final int PERCENT = 98;

    private final SequencedMap<String, Answer> answers = new TreeMap<>();
    private final Map<String, Moment> contacts = new TreeMap<>();
    private final int quorum;
    private final Duration term;
    private boolean changed;
    private boolean judgedNewer;
    private long revision;

    /** @param timeout {@code T} */
    public Lease(int quorum, Duration timeout) {
        this.quorum = quorum;
        this.term = timeout.multipliedBy(PERCENT).dividedBy(100);
    }

    public Duration term() {
        return term;
    }

    /** A voter answered a ping, whatever it said. */
    public void heard(String voter, Moment pingSent) {
        contacts.merge(voter, pingSent.plus(term), Moment::later);
    }

    /** A voter judged a claim in the answer to a ping; an answer to an older ping than the newest answered one is ignored. */
    public void answered(String voter, Moment pingSent, Verdict verdict) {
        Moment until = pingSent.plus(term);
        Answer known = answers.get(voter);
        if (known != null && until.isBefore(known.until())) {
            return;
        }
        answers.put(voter, new Answer(until, verdict));
        if (known == null || !saysTheSame(known.verdict(), verdict)) {
            changed();
        } else if (verdict.judged() > known.verdict().judged()) {
            judgedNewer = true;
            revision++;
        }
    }

    private static boolean saysTheSame(Verdict a, Verdict b) {
        return a.granted().equals(b.granted())
                && a.wanted().equals(b.wanted())
                && a.heldByOthers().equals(b.heldByOthers());
    }

    /** This member votes for itself; it needs no ping for that. */
    public void ownVerdict(String self, Verdict verdict) {
        answered(self, Moment.NEVER, verdict);
    }

    /** Forgets what has run out. */
    public void expire(Moment now) {
        contacts.values().removeIf(until -> !until.isAfter(now));
        if (answers.values().removeIf(answer -> !answer.until().isAfter(now))) {
            changed();
        }
    }

    private void changed() {
        changed = true;
        revision++;
    }

    /** Counts the changes of what was granted, wanted or denied. */
    public long revision() {
        return revision;
    }

    /** Whether anything that was granted, wanted or denied has changed since the last call. */
    public boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** Whether a newer claim was judged, with the same outcome: of interest for what was asked for alone. */
    public boolean takeJudgedNewer() {
        boolean was = judgedNewer;
        judgedNewer = false;
        return was;
    }

    /** Until when at least a quorum grants the item; long past where none does. */
    public Moment until(ItemId item, long addedIn) {
        return until(item, addedIn, Answers.ANY_EPOCH);
    }

    /** The same, counting only voters that noted this very epoch. */
    public Moment until(ItemId item, long addedIn, long epoch) {
        return all().until(item, addedIn, epoch);
    }

    private Answers all() {
        return new Answers(quorum, answers);
    }

    /** What the voters have answered, for show. */
    public Answers answers() {
        return all().copy();
    }

    /** The highest epoch that a voter has noted for this member's present hold of the item; 0 where none has. */
    public long highestEpoch(ItemId item, long addedIn) {
        long highest = 0;
        for (Answer answer : answers.values()) {
            highest = Math.max(highest, Answers.granted(answer, item, addedIn));
        }
        return highest;
    }

    /** Whether a quorum says that the other member should have the item and asks for it. */
    public boolean isWantedBy(String other, ItemId item) {
        int wanting = 0;
        for (Answer answer : answers.values()) {
            if (other.equals(answer.verdict().wanted().get(item))) {
                wanting++;
            }
        }
        return wanting >= quorum;
    }

    /** Whether a voter notes another who says that it holds the item. */
    public boolean heldByOther(ItemId item) {
        return answers.values().stream()
                .anyMatch(answer -> answer.verdict().heldByOthers().containsKey(item));
    }

    /** Until when this member has heard a quorum; in the past where it has not. */
    public Moment contactUntil() {
        return all().quorumOf(new ArrayList<>(contacts.values()));
    }

    public Moment nextDeadline() {
        Moment next = Moment.NEVER;
        for (Answer answer : answers.values()) {
            next = Moment.earlier(next, answer.until());
        }
        for (Moment contact : contacts.values()) {
            next = Moment.earlier(next, contact);
        }
        return next;
    }
}
