package io.flip.engine;

import io.flip.engine.claim.Claim;
import io.flip.engine.effect.Event;
import io.flip.engine.exchange.Peer;
import io.flip.engine.exchange.Pulls;
import io.flip.engine.member.Membership;
import io.flip.engine.member.Opinion;
import io.flip.engine.member.Self;
import io.flip.engine.member.Session;
import io.flip.engine.message.Body;
import io.flip.engine.message.Digest;
import io.flip.engine.message.News;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import io.flip.engine.placement.Hearing;
import io.flip.engine.time.Moment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what members say of themselves, directly or relayed, and passes it on (protocol 2). What is too large comes by digest and is
 * kept waiting until it has been pulled.
 */
final class Facts {

    /** One fact, as one member told it: only the claimant's own word counts as such, so it is not mixed up with a relayed one. */
    private record Source(Notice.Kind kind, String subject, String from) {}

    private record Topic(Notice.Kind kind, String subject) {}

    private record Waiting(Digest digest, Notice notice, String from) {}

    private static final int MOST_EARLY = 1024;

    private final Parts parts;
    private final SequencedMap<Source, Waiting> waiting = new LinkedHashMap<>();

    /** What is about others than members, newest last. */
    private final SequencedMap<Source, Notice> early = new LinkedHashMap<>();

    /** What this member has learned and not passed on yet. */
    private final SequencedMap<Topic, Notice> untold = new LinkedHashMap<>();

    Facts(Parts parts) {
        this.parts = parts;
    }

    /** @param asOf the peer sent that then, or later; {@code null} where nobody knows */
    void take(News news, Peer from, @Nullable Moment asOf, Moment now) {
        boolean claimTold = from.take(news);
        for (Notice notice : news.notices()) {
            if (concerns(notice)) {
                take(notice, from.id(), now);
            } else {
                keep(notice, from.id());
            }
        }
        if (claimTold && asOf != null) {
            parts.claims.told(from.id(), asOf);
        }
    }

    private void take(Notice notice, String from, Moment now) {
        switch (notice.payload()) {
            case Payload.Inline(Body body) -> learn(notice, body, from, now);
            case Payload.ByDigest(Digest digest) -> await(digest, notice, from, now);
        }
    }

    /** It is told once: the one that tells it may know a version already that names its subject, or know that it is named again. */
    private void keep(Notice notice, String from) {
        Source source = new Source(notice.kind(), notice.subject(), from);
        Notice old = early.get(source);
        if (old == null || isNewer(notice, old.session(), old.version())) {
            early.putLast(source, notice);
        }
        if (early.size() > MOST_EARLY) {
            early.pollFirstEntry();
        }
    }

    /** What a former member said that it holds: it may be a member again before it has anything else to say. */
    void forgotten(Claim claim) {
        Payload payload = new Payload.Inline(new Body.OfClaim(claim));
        String holder = claim.holder();
        Notice notice = new Notice(Notice.Kind.CLAIM, holder, claim.session(), claim.version(), payload);
        keep(notice, parts.settings.self());
    }

    /** Where its subject is no member any more, it is of use only when that is one again; whether so. */
    private boolean setAside(Waiting entry) {
        boolean early = !concerns(entry.notice());
        if (early) {
            keep(entry.notice(), entry.from());
        }
        return early;
    }

    /** A version is in force: what came before it is news now where it names others. */
    void adopted(Moment now) {
        tell();
        for (Map.Entry<Source, Notice> each : List.copyOf(early.entrySet())) {
            if (concerns(each.getValue())) {
                early.remove(each.getKey());
                take(each.getValue(), each.getKey().from(), now);
            }
        }
    }

    /** It is about a member; what came late about one that is none any more would never be forgotten. */
    private boolean concerns(Notice notice) {
        return parts.membership.knows(notice.subject()) || isFormer(notice);
    }

    /** What a former member says that it holds must be known until it holds nothing. */
    private boolean isFormer(Notice notice) {
        return notice.kind() == Notice.Kind.CLAIM && parts.detector.former().contains(notice.subject());
    }

    private void await(Digest digest, Notice notice, String from, Moment now) {
        Source source = new Source(notice.kind(), notice.subject(), from);
        Waiting old = waiting.get(source);
        boolean overtaken = old != null && isNewer(old.notice(), notice.session(), notice.version());
        if (!overtaken && isNews(notice, from)) {
            waiting.put(source, new Waiting(digest, notice, from));
            if (notice.kind() == Notice.Kind.CLAIM) {
                parts.claims.announced(notice.subject(), notice.session(), notice.version());
            }
            parts.pulls.want(digest, from, now);
        }
    }

    private boolean isNews(Notice notice, String from) {
        String subject = notice.subject();
        return switch (notice.kind()) {
            case SELF -> {
                Self known = parts.membership.self(subject);
                yield known == null || isNewer(notice, known.session(), known.version());
            }
            case OPINION -> {
                Opinion known = parts.membership.opinion(subject);
                yield known == null || isNewer(notice, known.session(), known.version());
            }
            case CLAIM -> {
                Claim known = from.equals(subject) ? parts.claims.direct(subject) : parts.claims.newest(subject);
                yield known == null || isNewer(notice, known.session(), known.version());
            }
        };
    }

    private static boolean isNewer(Notice notice, Session session, long version) {
        return Membership.isNewer(notice.session(), notice.version(), session, version);
    }

    /** Asks again for what is still waiting where an earlier pull was given up: another that told of it, or the same where there is none. */
    void look(Moment now) {
        if (waiting.isEmpty()) {
            return;
        }
        waiting.values().removeIf(entry -> !isNews(entry.notice(), entry.from()) || setAside(entry));
        for (Map.Entry<Source, Waiting> each : List.copyOf(waiting.entrySet())) {
            Waiting entry = each.getValue();
            if (isHeard(entry.from(), now) && parts.pulls.want(entry.digest(), entry.from(), now)) {
                waiting.putLast(each.getKey(), entry);
            }
        }
    }

    private boolean isHeard(String member, Moment now) {
        return parts.detector.heard(member)
                && now.isBefore(parts.detector.lastHeard(member).plus(parts.inForce.timeout()));
    }

    /** That member sent something else under that digest: asking again at once would go round for ever. */
    void isNotWhatItSaid(Digest digest, String from) {
        waiting.values()
                .removeIf(entry -> entry.digest().equals(digest) && entry.from().equals(from));
    }

    /** A content was pulled: for all that told of it. */
    void pulled(Pulls.Content content, Body body, Moment now) {
        for (Waiting entry : List.copyOf(waiting.values())) {
            Notice notice = entry.notice();
            if (entry.digest().equals(content.digest())) {
                waiting.remove(new Source(notice.kind(), notice.subject(), entry.from()));
                if (concerns(notice)) {
                    parts.shelf.put(notice.kind() + " " + notice.subject(), content.digest(), content.bytes());
                    learn(notice, body, entry.from(), now);
                }
            }
        }
    }

    private void learn(Notice notice, Body body, String from, Moment now) {
        boolean news = switch (body) {
            case Body.OfSelf(Self self) when matches(notice, Notice.Kind.SELF, self.id()) -> learn(self, now);
            case Body.OfOpinion(Opinion opinion)
            when matches(notice, Notice.Kind.OPINION, opinion.voter()) -> learn(opinion);
            case Body.OfClaim(Claim claim)
            when matches(notice, Notice.Kind.CLAIM, claim.holder()) -> learn(claim, from.equals(claim.holder()));
            default -> false;
        };
        if (news) {
            String about = notice.kind() + " " + notice.subject();
            Payload payload = notice.payload() instanceof Payload.Inline
                    ? parts.shelf.payload(about, body) // what was forgotten and kept may be too large for a datagram
                    : notice.payload();
            untold.put(
                    new Topic(notice.kind(), notice.subject()),
                    new Notice(notice.kind(), notice.subject(), notice.session(), notice.version(), payload));
            tell();
        }
    }

    /** Voters pass on what they learn. One that becomes a voter passes on what it has learned before: nobody says it to it again as news. */
    private void tell() {
        if (parts.inForce.votes()) {
            untold.values().forEach(parts.bulletin::publish);
            untold.clear();
        }
    }

    private static boolean matches(Notice notice, Notice.Kind kind, String subject) {
        return notice.kind() == kind && notice.subject().equals(subject);
    }

    private boolean learn(Self its, Moment now) {
        if (its.id().equals(parts.settings.self())) {
            noticeRival(its.session());
            return false;
        }
        Self known = parts.membership.self(its.id());
        if (!parts.membership.learn(its)) {
            return false;
        }
        sessionSeen(its.id(), its.session(), now);
        boolean same = known != null
                && known.phase() == its.phase()
                && Hearing.saysTheSame(known, its)
                && known.holding() == its.holding()
                && known.unhealthy().equals(its.unhealthy())
                && known.setbacks().equals(its.setbacks());
        parts.changes.self(!same);
        return true;
    }

    /** Another process runs under this member's id (protocol 5, two processes with one id); the newer one goes on. */
    void noticeRival(Session other) {
        if (other.isNewerThan(parts.settings.session()) && !parts.placement.superseded()) {
            parts.placement.supersede();
            parts.registry.register().supersede();
            parts.changes.superseded();
            String self = parts.settings.self();
            parts.out.report(new Event(
                    Event.Kind.MEMBER,
                    self,
                    null,
                    null,
                    "superseded",
                    null,
                    "another process runs as " + self
                            + " and is newer: this one lets go of everything; stop one of them"));
        }
    }

    /** The member was heard of; a new session of it has let go of everything (protocol 5, judging 1). */
    void sessionSeen(String member, Session session, Moment now) {
        if (parts.placement.sessionSeen(member, session)) {
            parts.changes.session(parts.claims.forgetBefore(member, session));
            parts.placement.back(member, now);
        }
    }

    private boolean learn(Opinion opinion) {
        Opinion known = parts.membership.opinion(opinion.voter());
        if (!parts.membership.learn(opinion)) {
            return false;
        }
        parts.changes.opinion();
        for (String suspect : newlySuspected(opinion, known)) {
            Peer peer = parts.peers.get(suspect);
            if (peer != null && peer.voter()) {
                peer.pingSoon(); // protocol 3: the others probe it too
            }
        }
        return true;
    }

    private static List<String> newlySuspected(Opinion opinion, @Nullable Opinion known) {
        List<String> suspects = new ArrayList<>(opinion.suspects());
        if (known != null) {
            suspects.removeAll(known.suspects());
        }
        return suspects;
    }

    private boolean learn(Claim claim, boolean direct) {
        Session newest = parts.placement.session(claim.holder());
        if (claim.holder().equals(parts.settings.self()) || (newest != null && newest.isNewerThan(claim.session()))) {
            return false;
        }
        Claim known = parts.claims.newest(claim.holder());
        boolean news =
                known == null || Membership.isNewer(claim.session(), claim.version(), known.session(), known.version());
        parts.changes.claim(parts.claims.learn(claim, direct), parts.placement.planHeedsHolders());
        return news;
    }
}
