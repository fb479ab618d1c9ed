package io.flip.engine.turn;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Claims;
import io.flip.engine.claim.Lease;
import io.flip.engine.gossip.Pinging;
import io.flip.engine.holding.Holdings;
import io.flip.engine.message.Body;
import io.flip.engine.message.Notice;
import io.flip.engine.placement.Consequences;
import io.flip.engine.placement.Placement;
import io.flip.engine.time.Moment;

/** What this member holds and asks for, and the claim that says so (protocol 5). */
public final class Holder {

    private final Holdings holdings;
    private final Lease lease;
    private final Claims claims;
    private final Placement placement;
    private final OwnFacts facts;
    private final Pinging pinging;
    private final Consequences changes;
    private Moment next = Moment.NEVER;

    public Holder(
            Holdings holdings,
            Lease lease,
            Claims claims,
            Placement placement,
            OwnFacts facts,
            Pinging pinging,
            Consequences changes) {
        this.holdings = holdings;
        this.lease = lease;
        this.claims = claims;
        this.placement = placement;
        this.facts = facts;
        this.pinging = pinging;
        this.changes = changes;
    }

    /** Whether anything changed that the rest must be brought up to date with. */
    public boolean look(Moment now) {
        boolean judgedNewer = lease.takeJudgedNewer();
        boolean stale = changes.takeHoldings();
        if (lease.takeChanged() || stale || !now.isBefore(next)) {
            holdings.reconcile(placement.mine(), now);
        } else if (judgedNewer) {
            holdings.reconcileAsking(now);
        }
        holdings.reconcileLetGo(now);
        Claim claim = holdings.takeClaim(now);
        next = Moment.earlier(holdings.nextDeadline(now), placement.nextForHolder(now));
        changes.moved(holdings.takeMoved());
        if (holdings.takeUrgent()) {
            pinging.everybodySoon();
        }
        if (claim == null) {
            return false;
        }
        facts.publish(Notice.Kind.CLAIM, claim.version(), new Body.OfClaim(claim));
        changes.ownClaim(claims.learn(claim, true), placement.planHeedsHolders());
        return true;
    }

    public Moment nextDeadline() {
        return Moment.earlier(holdings.nextClaim(), next);
    }
}
