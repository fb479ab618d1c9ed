package io.flip.engine.sync;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Claims;
import io.flip.engine.exchange.Peers;
import io.flip.engine.grant.Grants;
import io.flip.engine.member.FailureDetector;
import io.flip.engine.placement.Consequences;
import io.flip.engine.time.Moment;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Those that are no members any more, and may still hold something (protocol 7, rule 7). */
public final class FormerMembers {

    private final InForce inForce;
    private final Registry registry;
    private final Peers peers;
    private final FailureDetector detector;
    private final Grants grants;
    private final Claims claims;
    private final Consequences changes;

    public FormerMembers(
            InForce inForce,
            Registry registry,
            Peers peers,
            FailureDetector detector,
            Grants grants,
            Claims claims,
            Consequences changes) {
        this.inForce = inForce;
        this.registry = registry;
        this.peers = peers;
        this.detector = detector;
        this.grants = grants;
        this.claims = claims;
        this.changes = changes;
    }

    /** It is no member, and may still hold something: until it has let go it is listened to. */
    public void listenTo(String id, Moment now) {
        peers.keepFormer(id, inForce.timeout());
        detector.watchFormer(id, now);
    }

    /**
     * Forgets former members that hold nothing any more; whether some are left. A member that does not vote is not told, and what it noted when it did
     * counts only as long as former terms do.
     *
     * @param toldOnce takes what is forgotten of what others have said: they say it once
     */
    public boolean forget(Moment now, Consumer<Claim> toldOnce) {
        List<String> former = peers.ids().stream()
                .filter(id -> inForce.cluster().member(id).isEmpty())
                .toList();
        boolean counts = inForce.votes() || !registry.register().settled();
        // An isolated voter goes on listening: when all is whole again, the silent ones may still have what they are
        // putting down.
        SequencedSet<String> holding =
                counts ? grants.holdersAmong(former, !detector.isolated(), now) : new TreeSet<>();
        for (String id : former) {
            if (!holding.contains(id)) {
                peers.forget(id);
                detector.forget(id);
                grants.formerLetGo(id);
                Claim claim = claims.newest(id);
                if (claim != null) {
                    toldOnce.accept(claim);
                }
                changes.forgotten(claims.forget(id));
            }
        }
        return !holding.isEmpty();
    }
}
