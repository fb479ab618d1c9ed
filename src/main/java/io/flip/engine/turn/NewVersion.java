package io.flip.engine.turn;

import io.flip.engine.claim.Lease;
import io.flip.engine.exchange.Peers;
import io.flip.engine.grant.Epochs;
import io.flip.engine.grant.Grants;
import io.flip.engine.member.FailureDetector;
import io.flip.engine.member.Membership;
import io.flip.engine.placement.Placement;
import io.flip.engine.quorum.Quorum;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.sync.Attendance;
import io.flip.engine.sync.InForce;
import io.flip.engine.sync.Registry;
import io.flip.engine.time.Moment;
import java.util.List;

/** Puts the newest version in force in every part that rests on it (protocol 7, rule 7). */
public final class NewVersion {

    private final String self;
    private final InForce inForce;
    private final Registry registry;
    private final Attendance attendance;
    private final Peers peers;
    private final Membership membership;
    private final FailureDetector detector;
    private final Placement placement;
    private final Grants grants;
    private final Epochs epochs;
    private final Lease lease;

    public NewVersion(
            String self,
            InForce inForce,
            Registry registry,
            Attendance attendance,
            Peers peers,
            Membership membership,
            FailureDetector detector,
            Placement placement,
            Grants grants,
            Epochs epochs,
            Lease lease) {
        this.self = self;
        this.inForce = inForce;
        this.registry = registry;
        this.attendance = attendance;
        this.peers = peers;
        this.membership = membership;
        this.detector = detector;
        this.placement = placement;
        this.grants = grants;
        this.epochs = epochs;
        this.lease = lease;
        epochs.voters(inForce.cluster().quorum(), self);
        former();
        grants.adopted();
    }

    /** The version that was in force before. */
    ClusterConfig adopt(Moment now) {
        ClusterConfig old = inForce.adopt();
        ClusterConfig cluster = inForce.cluster();
        attendance.adopted();
        List<String> members = inForce.members();
        Quorum quorum = cluster.quorum();
        peers.adopt(cluster);
        membership.members(members, quorum);
        detector.members(members, quorum, inForce.timeout(), now);
        placement.adopt(cluster, registry.register().settledAt(), now);
        grants.membersAre(members);
        grants.adopted();
        if (cluster.changesTermsOf(old)) {
            lease.terms(quorum, inForce.timeout(), self, now);
            grants.termsChanged(now);
        }
        epochs.voters(quorum, self);
        former();
        return old;
    }

    /** Protocol 7, rule 14: as long as leases of former terms may be held, each needs the voters of those too. */
    private void former() {
        Moment until = registry.register().settledAt();
        ClusterConfig cluster = inForce.cluster();
        lease.former(
                cluster.terms().former().stream()
                        .map(former -> former.stillIn(cluster))
                        .toList(),
                until);
        grants.settledAt(until);
    }
}
