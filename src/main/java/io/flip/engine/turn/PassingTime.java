package io.flip.engine.turn;

import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Out;
import io.flip.engine.gossip.Pinging;
import io.flip.engine.grant.Epochs;
import io.flip.engine.grant.Grants;
import io.flip.engine.placement.Consequences;
import io.flip.engine.placement.Placement;
import io.flip.engine.time.Moment;

/** Some verdicts turn because time passes: quarantine ends, a silent holder's grace is over (protocol 5, judging). */
public final class PassingTime {

    private final Grants grants;
    private final Epochs epochs;
    private final Placement placement;
    private final Pinging pinging;
    private final Consequences changes;
    private final Out out;
    private Moment turns;

    public PassingTime(
            Grants grants,
            Epochs epochs,
            Placement placement,
            Pinging pinging,
            Consequences changes,
            Out out,
            Moment now) {
        this.grants = grants;
        this.epochs = epochs;
        this.placement = placement;
        this.pinging = pinging;
        this.changes = changes;
        this.out = out;
        this.turns = now;
    }

    public void look(Moment now) {
        grants.look(now);
        Epochs.Kept kept = epochs.takeUnkept();
        if (kept != null) {
            // Before a version with new voters: after a loss of power between the two nobody would know of it.
            out.addFirst(new Effect.StoreEpochs(kept));
        }
        if (!now.isBefore(turns)) {
            changes.time();
            if (grants.asksForEpochs(now)) {
                pinging.everybodySoon();
            }
        }
        turns = placement.nextRelease(now);
        if (grants.quarantined(now)) {
            turns = Moment.earlier(turns, grants.nextDeadline(now));
        }
    }

    public Moment nextDeadline() {
        return turns;
    }
}
