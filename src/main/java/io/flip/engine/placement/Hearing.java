package io.flip.engine.placement;

import io.flip.engine.member.Membership;
import io.flip.engine.member.Self;
import io.flip.engine.member.Session;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which members hear no quorum, as they say themselves (protocol 4, deaf members). This member takes another for deaf once it has said so for {@code
 * T}, while this member hears a quorum itself; and until it has said for {@code T} that it hears one. So nobody is deaf while a cluster starts or is
 * cut to pieces, and who says now this and now that stays deaf.
 */
public final class Hearing {

    /** What a member says in one session. */
    private static final class Word {
        private final Session session;
        private boolean hears;
        private Moment since;
        private boolean deaf;

        private Word(Session session, boolean hears, Moment since) {
            this.session = session;
            this.hears = hears;
            this.since = since;
        }
    }

    private final String self;
    private final Membership membership;
    private final Map<String, Word> words = new TreeMap<>();
    private boolean hears;
    private Moment since;
    private boolean deaf;
    private Moment next = Moment.NEVER;

    Hearing(String self, Membership membership, Moment now) {
        this.self = self;
        this.membership = membership;
        this.since = now;
    }

    /** Others are members from now on. */
    void adopt(Collection<String> members) {
        words.keySet().retainAll(members);
    }

    /** Looks at what all say now. */
    void look(Collection<String> members, Duration timeout, Moment now) {
        Self own = membership.self(self);
        boolean hearsNow = own != null && own.leased();
        if (hearsNow != hears) {
            hears = hearsNow;
            since = now;
        }
        Moment ownEnd = since.plus(timeout);
        deaf = !hears && !now.isBefore(ownEnd);
        next = hears || deaf ? Moment.NEVER : ownEnd;
        for (String member : members) {
            Self its = membership.self(member);
            if (its != null && !member.equals(self)) {
                look(word(its, now), timeout, now);
            }
        }
    }

    private Word word(Self its, Moment now) {
        boolean itHears = hears(its);
        Word known = words.get(its.id());
        if (known == null || !known.session.equals(its.session())) {
            known = new Word(its.session(), itHears, now);
            words.put(its.id(), known);
        } else if (known.hears != itHears) {
            known.hears = itHears;
            known.since = now;
        }
        return known;
    }

    /** Whether both are of one mind about that. */
    public static boolean saysTheSame(Self one, Self other) {
        return hears(one) == hears(other);
    }

    private static boolean hears(Self its) {
        return its.leased() || isFirst(its);
    }

    /** The first word of a session says that nobody was heard yet, and may be on its way for longer than that was so. */
    private static boolean isFirst(Self its) {
        return its.version() == 1;
    }

    /** Whether this member has said so in its first word alone, and nobody believes it yet. */
    boolean mustSaySoAgain(Self own) {
        return deaf && isFirst(own);
    }

    private void look(Word word, Duration timeout, Moment now) {
        boolean turns = word.hears ? word.deaf : !word.deaf && hears;
        if (!turns) {
            return;
        }
        Moment end = (word.hears ? word.since : Moment.later(word.since, since)).plus(timeout);
        if (now.isBefore(end)) {
            next = Moment.earlier(next, end);
        } else {
            word.deaf = !word.hears;
        }
    }

    /** Whether it is passed over; never for this member itself, which asks for nothing instead. */
    boolean deaf(String member) {
        Word word = words.get(member);
        return word != null && word.deaf;
    }

    boolean anyDeaf() {
        return words.values().stream().anyMatch(word -> word.deaf);
    }

    /** Whether this member has heard no quorum for {@code T}. */
    boolean deaf() {
        return deaf;
    }

    /** When time alone changes any of that. */
    Moment nextDeadline() {
        return next;
    }
}
