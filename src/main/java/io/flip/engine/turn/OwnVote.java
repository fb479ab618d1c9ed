package io.flip.engine.turn;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Claims;
import io.flip.engine.claim.Lease;
import io.flip.engine.gossip.Judging;
import io.flip.engine.placement.Consequences;
import io.flip.engine.sync.InForce;
import io.flip.engine.time.Moment;

/** This member's own vote on its own claim (protocol 5, judging). */
public final class OwnVote {

    private final String self;
    private final InForce inForce;
    private final Claims claims;
    private final Lease lease;
    private final Judging judging;
    private final Consequences changes;
    private long judged = -1;

    public OwnVote(String self, InForce inForce, Claims claims, Lease lease, Judging judging, Consequences changes) {
        this.self = self;
        this.inForce = inForce;
        this.claims = claims;
        this.lease = lease;
        this.judging = judging;
        this.changes = changes;
    }

    public void look(Moment now) {
        Claim claim = claims.direct(self);
        if (!inForce.mayGrant()) {
            judged = -1;
        } else if (claim != null && judged != changes.verdicts()) {
            lease.ownVerdict(self, judging.judge(claim, now));
            judged = changes.verdicts();
        }
    }
}
