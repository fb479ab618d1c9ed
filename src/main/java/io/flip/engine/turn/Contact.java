package io.flip.engine.turn;

import io.flip.engine.claim.Lease;
import io.flip.engine.effect.Event;
import io.flip.engine.effect.Out;
import io.flip.engine.placement.Consequences;
import io.flip.engine.sync.InForce;
import io.flip.engine.time.Moment;

/** Whether a quorum answers this member, and whether one does that may grant it something (protocol 5, holding). */
public final class Contact {

    private final String self;
    private final InForce inForce;
    private final Lease lease;
    private final Consequences changes;
    private final Out out;
    private boolean everHad;
    private boolean had;
    private boolean hadLease;

    public Contact(String self, InForce inForce, Lease lease, Consequences changes, Out out) {
        this.self = self;
        this.inForce = inForce;
        this.lease = lease;
        this.changes = changes;
        this.out = out;
    }

    public void look(Moment now) {
        if (inForce.mayGrant()) {
            lease.mayGrant(self, Moment.NEVER);
        } else {
            lease.ownEnds(self, now); // protocol 7, rule 14
        }
        boolean has = inForce.belongs() && now.isBefore(lease.contactUntil());
        everHad |= has;
        if (has != had) {
            had = has;
            changes.contact();
        }
        boolean leased = leased(now);
        if (leased != hadLease) {
            hadLease = leased;
            report(leased, has);
        }
    }

    private void report(boolean leased, boolean has) {
        String why =
                leased ? "a quorum answers" : has ? "no quorum of voters that may grant answers" : "no quorum answers";
        out.report(Event.ofLease(self, leased ? "lost" : "held", leased ? "held" : "lost", why));
    }

    /** Whether a quorum of voters that may grant has answered lately. */
    boolean leased(Moment now) {
        return inForce.belongs() && now.isBefore(lease.grantableUntil());
    }

    /** Whether a quorum has answered since the start: what a start leaves up comes up again, and goes down by what brought it up. */
    boolean everHad() {
        return everHad;
    }
}
