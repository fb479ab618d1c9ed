package io.flip.engine.turn;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Claims;
import io.flip.engine.effect.Out;
import io.flip.engine.gossip.Answering;
import io.flip.engine.member.Membership;
import io.flip.engine.placement.Consequences;
import io.flip.engine.placement.Placement;
import io.flip.engine.plan.ItemId;
import io.flip.engine.report.Turnings;
import io.flip.engine.time.Moment;
import java.util.List;
import java.util.SequencedSet;

/** The members' states (protocol 3), and the plan that follows from them (protocol 4). */
public final class Planning {

    private final Membership membership;
    private final Claims claims;
    private final Placement placement;
    private final Answering answering;
    private final Consequences changes;
    private final Out out;

    public Planning(
            Membership membership,
            Claims claims,
            Placement placement,
            Answering answering,
            Consequences changes,
            Out out) {
        this.membership = membership;
        this.claims = claims;
        this.placement = placement;
        this.answering = answering;
        this.changes = changes;
        this.out = out;
    }

    public void look(Moment now) {
        states(now);
        plan(now);
    }

    private void states(Moment now) {
        if (!changes.takeStates()) {
            return;
        }
        for (Membership.Change change : membership.derive()) {
            out.report(Turnings.of(change, placement.session(change.member()), membership));
            placement.back(change.member(), now);
            Claim claim = claims.newest(change.member());
            changes.state(claim == null ? List.of() : claim.items().keySet());
        }
    }

    private void plan(Moment now) {
        if (!changes.takePlan() && now.isBefore(placement.replanAt())) {
            return;
        }
        boolean wasDeaf = placement.deaf();
        SequencedSet<ItemId> changed = placement.replan(now);
        if (placement.deaf() != wasDeaf) {
            changes.deafness();
        }
        if (!changed.isEmpty()) {
            changes.planned(changed);
            changed.stream()
                    .map(placement::planned)
                    .filter(owner -> owner != null)
                    .distinct()
                    .forEach(owner -> answering.tell(owner, now));
        }
    }
}
