package io.flip.engine.gossip;

import io.flip.engine.claim.Lease;
import io.flip.engine.claim.Verdict;
import io.flip.engine.grant.Epochs;
import io.flip.engine.message.Body;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Message.Ack;
import io.flip.engine.message.Payload;
import io.flip.engine.placement.Consequences;
import io.flip.engine.sync.Attendance;
import io.flip.engine.sync.InForce;
import io.flip.engine.time.Moment;

/** What a voter's answer to a ping counts for: contact, the lease, and what it has told of epochs. */
public final class Answered {

    private final InForce inForce;
    private final Attendance attendance;
    private final Lease lease;
    private final PulledVerdicts pulled;
    private final Epochs epochs;
    private final Consequences changes;

    public Answered(
            InForce inForce,
            Attendance attendance,
            Lease lease,
            PulledVerdicts pulled,
            Epochs epochs,
            Consequences changes) {
        this.inForce = inForce;
        this.attendance = attendance;
        this.lease = lease;
        this.pulled = pulled;
        this.epochs = epochs;
        this.changes = changes;
    }

    /** A voter whose configuration does not differ has answered the ping that was sent then. */
    void count(Ack ack, Moment sent, Moment now) {
        if (!inForce.belongs()) {
            return;
        }
        String voter = ack.header().from();
        ConfigRef theirs = ack.header().config();
        lease.heard(voter, sent);
        attendance.answered(voter, theirs);
        if (!inForce.sameTerms(theirs)) {
            return;
        }
        if (ack.mayGrant()) {
            lease.mayGrant(voter, sent);
        }
        if (epochs.heard(voter, ack.epochs(), sent)) { // protocol 5, epochs
            changes.epochs();
        }
        switch (ack.verdict()) {
            case null -> {}
            case Payload.Inline(Body.OfVerdict(Verdict verdict)) -> lease.answered(voter, sent, verdict);
            case Payload.ByDigest(Digest digest) -> pulled.answered(digest, voter, sent, now);
            default -> {} // not a verdict: its sender does not know the protocol
        }
    }
}
