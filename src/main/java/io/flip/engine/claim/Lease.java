package io.flip.engine.claim;

import io.flip.engine.claim.Answers.Answer;
import io.flip.engine.plan.ItemId;
import io.flip.engine.quorum.JointQuorum;
import io.flip.engine.quorum.Quorum;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The holder's side of what the voters granted (protocol 5, holding): for each voter its newest answer, good for {@value #PERCENT} % of
 * the ping timeout from when the ping was <em>sent</em>, by this member's clock.
 *
 * <p>When the terms change (protocol 7, rule 14) what was granted under the old ones stays good for as long as it was. What is granted from then
 * on counts, until no lease of former terms is left, only where a quorum of the former voters grants it too: one that granted the item to another
 * is among them, and it waits until that one has let go.
 */
public final class Lease {

    /** Of the ping timeout; the rest covers clocks whose rates differ by up to 1 % on both sides. */
    static final int PERCENT = 98;

    private static final long NOT_GRANTED = -1;
    static final long ANY_EPOCH = -2;

    /** What was granted on terms that are no longer in force: what it granted then it grants until it runs out. */
    private record Past(Map<String, Answer> answers, JointQuorum quorums) {}

    private final Map<String, Answer> answers = new TreeMap<>();
    private final Map<String, Moment> contacts = new TreeMap<>();
    private final Map<String, Moment> grantors = new TreeMap<>();
    private final List<Past> past = new ArrayList<>();
    private Quorum quorum;

    /** Those of the former terms, as long as they are needed. */
    private List<Quorum> former = List.of();

    private Moment settledAt = Moment.LONG_PAST;
    private Duration term;
    private boolean changed;
    private boolean judgedNewer;
    private long revision;

    /** What follows from all that, where it is known; {@code null} where it must be found anew. */
    private @Nullable Moment deadline;

    private @Nullable Moment contactUntil;
    private @Nullable JointQuorum joint;
    private @Nullable Moment grantableUntil;

    /** @param timeout {@code T} */
    public Lease(Quorum quorum, Duration timeout) {
        this.quorum = quorum;
        this.term = termOf(timeout);
    }

    /** For how long what a voter grants is good; clocks differ by so much that others wait for longer. */
    public static Duration termOf(Duration timeout) {
        return timeout.multipliedBy(PERCENT).dividedBy(100);
    }

    /** Other terms are in force from now on. */
    public void terms(Quorum present, Duration timeout, String self, Moment now) {
        ownEnds(self, now);
        if (!answers.isEmpty()) {
            past.add(new Past(new TreeMap<>(answers), quorums()));
        }
        answers.clear(); // beside new ones they would count for longer than former terms are waited for
        quorum = present;
        joint = null;
        term = termOf(timeout);
        contacts.keySet().removeIf(voter -> !present.has(voter));
        grantors.keySet().removeIf(voter -> !present.has(voter));
        changed();
    }

    /** Leases of former terms may be held until then: until then a quorum of each of these is needed as well. */
    public void former(List<Quorum> quorums, Moment until) {
        former = List.copyOf(quorums);
        joint = null;
        settledAt = until;
        changed();
    }

    /** The former ones and the present one; asked for each item. */
    private JointQuorum quorums() {
        JointQuorum known = joint;
        if (known == null) {
            known = new JointQuorum(former, quorum);
            joint = known;
        }
        return known;
    }

    /** This member no longer renews its own vote: it ends as those of the others do. */
    public void ownEnds(String self, Moment now) {
        Answer own = answers.get(self);
        if (own != null && own.until().equals(Moment.NEVER)) {
            answers.put(self, new Answer(now.plus(term), own.verdict()));
            changed();
        }
        if (Moment.NEVER.equals(grantors.get(self))) {
            grantors.put(self, now.plus(term));
            moved();
        }
    }

    public Duration term() {
        return term;
    }

    /** A voter answered a ping, whatever it said. */
    public void heard(String voter, Moment pingSent) {
        contacts.merge(voter, pingSent.plus(term), Moment::later);
        moved();
    }

    /** A voter that may grant answered a ping: one of other terms may not, nor one with a disk that no version names yet. */
    public void mayGrant(String voter, Moment pingSent) {
        grantors.merge(voter, pingSent.plus(term), Moment::later);
        moved();
    }

    /** A voter judged a claim in the answer to a ping; one that is older than what that voter has said since is ignored. */
    public void answered(String voter, Moment pingSent, Verdict verdict) {
        Moment until = pingSent.plus(term);
        Answer known = answers.get(voter);
        boolean overtaken = known != null
                && (until.isBefore(known.until())
                        || (until.equals(known.until()) && isOlder(verdict, known.verdict())));
        if (!overtaken) {
            answer(voter, until, verdict, known);
        }
    }

    /** Of two answers to one ping: the same claim is granted more as time goes by, never less. */
    private static boolean isOlder(Verdict verdict, Verdict than) {
        return verdict.judged() < than.judged()
                || (verdict.judged() == than.judged()
                        && verdict.granted().size() < than.granted().size());
    }

    private void answer(String voter, Moment until, Verdict verdict, @Nullable Answer known) {
        answers.put(voter, new Answer(until, verdict));
        moved();
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
        answer(self, Moment.NEVER, verdict, answers.get(self));
    }

    /** Forgets what has run out. */
    public void expire(Moment now) {
        if (now.isBefore(nextDeadline())) {
            return;
        }
        moved();
        contacts.values().removeIf(until -> !until.isAfter(now));
        grantors.values().removeIf(until -> !until.isAfter(now));
        boolean ranOut = runOut(answers, now);
        for (Past one : past) {
            ranOut |= runOut(one.answers(), now);
        }
        past.removeIf(one -> one.answers().isEmpty());
        if (!former.isEmpty() && !now.isBefore(settledAt)) {
            former = List.of();
            joint = null;
            answers.keySet().removeIf(voter -> !quorum.has(voter));
            ranOut = true;
        }
        if (ranOut) {
            changed();
        }
    }

    private static boolean runOut(Map<String, Answer> answers, Moment now) {
        return answers.values().removeIf(answer -> !answer.until().isAfter(now));
    }

    private void changed() {
        changed = true;
        revision++;
        moved();
    }

    /** Something ends at another moment than before. */
    private void moved() {
        deadline = null;
        contactUntil = null;
        grantableUntil = null;
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
        return until(item, addedIn, ANY_EPOCH);
    }

    /** The same, counting only voters that noted this very epoch. */
    public Moment until(ItemId item, long addedIn, long epoch) {
        Moment until = until(answers, quorums(), item, addedIn, epoch);
        for (Past one : past) {
            until = Moment.later(until, until(one.answers(), one.quorums(), item, addedIn, epoch));
        }
        return until;
    }

    /** Until when each of the quorums grants it. */
    static Moment until(Map<String, Answer> given, JointQuorum quorums, ItemId item, long addedIn, long epoch) {
        return quorums.until(given, answer -> {
            long granted = granted(answer, item, addedIn);
            boolean counts = granted != NOT_GRANTED && (epoch == ANY_EPOCH || epoch == granted);
            return counts ? answer.until() : Moment.LONG_PAST;
        });
    }

    /** The epoch that the voter noted; only a judgement of a claim that had the item since it was last added counts. */
    private static long granted(Answer answer, ItemId item, long addedIn) {
        Verdict verdict = answer.verdict();
        return verdict.judged() < addedIn ? NOT_GRANTED : verdict.granted().getOrDefault(item, NOT_GRANTED);
    }

    /**
     * Which answers grant the item, those on past terms included: two items of the same ones have the same end, until the {@link #revision} is
     * another.
     */
    public BitSet grantors(ItemId item, long addedIn) {
        BitSet granting = new BitSet();
        int number = grantors(granting, 0, answers.values(), item, addedIn);
        for (Past one : past) {
            number = grantors(granting, number, one.answers().values(), item, addedIn);
        }
        return granting;
    }

    private static int grantors(BitSet granting, int from, Collection<Answer> given, ItemId item, long addedIn) {
        int number = from;
        for (Answer answer : given) {
            granting.set(number++, granted(answer, item, addedIn) != NOT_GRANTED);
        }
        return number;
    }

    /** What the voters have answered, for show. */
    public Answers answers() {
        return new Answers(new TreeMap<>(answers), quorums());
    }

    /** The highest epoch that a voter has noted for this member's present hold of the item; 0 where none has. */
    public long highestEpoch(ItemId item, long addedIn) {
        long highest = 0;
        for (Answer answer : answers.values()) {
            highest = Math.max(highest, granted(answer, item, addedIn));
        }
        return highest;
    }

    /** Whether a quorum says that the other member should have the item and asks for it. */
    public boolean isWantedBy(String other, ItemId item) {
        return quorum.isReached(voter -> {
            Answer answer = answers.get(voter);
            return answer != null && other.equals(answer.verdict().wanted().get(item));
        });
    }

    /** Whether a voter notes another that says that it holds the item. */
    public boolean heldByOther(ItemId item) {
        return answers.values().stream()
                .anyMatch(answer -> answer.verdict().heldByOthers().containsKey(item));
    }

    /** Until when a quorum has answered this member, whatever it said; in the past where none has. */
    public Moment contactUntil() {
        Moment known = contactUntil;
        if (known == null) {
            known = quorum.until(contacts, until -> until);
            contactUntil = known;
        }
        return known;
    }

    /** Until when a quorum of voters that may grant has answered this member; in the past where none has. */
    public Moment grantableUntil() {
        Moment known = grantableUntil;
        if (known == null) {
            known = quorum.until(grantors, until -> until);
            grantableUntil = known;
        }
        return known;
    }

    public Moment nextDeadline() {
        Moment known = deadline;
        if (known == null) {
            known = firstEnd();
            deadline = known;
        }
        return known;
    }

    private Moment firstEnd() {
        Moment next = former.isEmpty() ? Moment.NEVER : settledAt;
        next = earliest(answers, next);
        for (Past one : past) {
            next = earliest(one.answers(), next);
        }
        for (Moment contact : contacts.values()) {
            next = Moment.earlier(next, contact);
        }
        for (Moment grantor : grantors.values()) {
            next = Moment.earlier(next, grantor);
        }
        return next;
    }

    private static Moment earliest(Map<String, Answer> answers, Moment than) {
        Moment next = than;
        for (Answer answer : answers.values()) {
            next = Moment.earlier(next, answer.until());
        }
        return next;
    }
}
