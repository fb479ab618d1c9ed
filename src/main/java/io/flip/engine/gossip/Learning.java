package io.flip.engine.gossip;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Claims;
import io.flip.engine.exchange.Peer;
import io.flip.engine.exchange.Peers;
import io.flip.engine.member.Membership;
import io.flip.engine.member.Opinion;
import io.flip.engine.member.Self;
import io.flip.engine.member.Session;
import io.flip.engine.message.Body;
import io.flip.engine.message.Notice;
import io.flip.engine.placement.Consequences;
import io.flip.engine.placement.Hearing;
import io.flip.engine.placement.Placement;
import io.flip.engine.time.Moment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes each fact to the part that keeps it, and says what it changes: selves, opinions, claims and sessions. */
public final class Learning {

    private final String self;
    private final Membership membership;
    private final Claims claims;
    private final Placement placement;
    private final Peers peers;
    private final Rivals rivals;
    private final Consequences changes;

    public Learning(
            String self,
            Membership membership,
            Claims claims,
            Placement placement,
            Peers peers,
            Rivals rivals,
            Consequences changes) {
        this.self = self;
        this.membership = membership;
        this.claims = claims;
        this.placement = placement;
        this.peers = peers;
        this.rivals = rivals;
        this.changes = changes;
    }

    /** Whether it says more than what is known. */
    boolean isNews(Notice notice, String from) {
        String subject = notice.subject();
        return switch (notice.kind()) {
            case SELF -> {
                Self known = membership.self(subject);
                yield known == null || isNewer(notice, known.session(), known.version());
            }
            case OPINION -> {
                Opinion known = membership.opinion(subject);
                yield known == null || isNewer(notice, known.session(), known.version());
            }
            case CLAIM -> {
                Claim known = from.equals(subject) ? claims.direct(subject) : claims.newest(subject);
                yield known == null || isNewer(notice, known.session(), known.version());
            }
        };
    }

    static boolean isNewer(Notice notice, Session session, long version) {
        return Membership.isNewer(notice.session(), notice.version(), session, version);
    }

    /** The notice's content is still to be pulled. */
    void announced(Notice notice) {
        if (notice.kind() == Notice.Kind.CLAIM) {
            claims.announced(notice.subject(), notice.session(), notice.version());
        }
    }

    /** The peer has told all that it claimed at that time. */
    void claimTold(String peer, Moment asOf) {
        claims.told(peer, asOf);
    }

    /** Whether it was news. What is not what its notice says counts for nothing. */
    boolean learn(Notice notice, Body body, String from, Moment now) {
        return switch (body) {
            case Body.OfSelf(Self its) when matches(notice, Notice.Kind.SELF, its.id()) -> learn(its, now);
            case Body.OfOpinion(Opinion opinion)
            when matches(notice, Notice.Kind.OPINION, opinion.voter()) -> learn(opinion);
            case Body.OfClaim(Claim claim)
            when matches(notice, Notice.Kind.CLAIM, claim.holder()) -> learn(claim, from.equals(claim.holder()), now);
            default -> false;
        };
    }

    private static boolean matches(Notice notice, Notice.Kind kind, String subject) {
        return notice.kind() == kind && notice.subject().equals(subject);
    }

    private boolean learn(Self its, Moment now) {
        if (its.id().equals(self)) {
            rivals.notice(its.session());
            return false;
        }
        Self known = membership.self(its.id());
        if (!membership.learn(its)) {
            return false;
        }
        sessionSeen(its.id(), its.session(), now);
        boolean same = known != null
                && known.phase() == its.phase()
                && Hearing.saysTheSame(known, its)
                && known.holding() == its.holding()
                && known.unhealthy().equals(its.unhealthy())
                && known.setbacks().equals(its.setbacks());
        changes.self(!same);
        return true;
    }

    /** The member was heard of; a new session of it has let go of everything (protocol 5, judging 1). */
    void sessionSeen(String member, Session session, Moment now) {
        if (placement.sessionSeen(member, session)) {
            changes.session(claims.forgetBefore(member, session));
            placement.back(member, now);
        }
    }

    private boolean learn(Opinion opinion) {
        Opinion known = membership.opinion(opinion.voter());
        if (!membership.learn(opinion)) {
            return false;
        }
        changes.opinion();
        for (String suspect : newlySuspected(opinion, known)) {
            Peer peer = peers.get(suspect);
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

    private boolean learn(Claim claim, boolean direct, Moment now) {
        Session newest = placement.session(claim.holder());
        if (claim.holder().equals(self) || (newest != null && newest.isNewerThan(claim.session()))) {
            return false;
        }
        Claim known = claims.newest(claim.holder());
        boolean news =
                known == null || Membership.isNewer(claim.session(), claim.version(), known.session(), known.version());
        changes.claim(claims.learn(claim, direct), placement.planHeedsHolders(), placement.awaitsSuccessors(now));
        return news;
    }
}
