package io.flip.engine.report;

import io.flip.engine.claim.Claims;
import io.flip.engine.exchange.Peer;
import io.flip.engine.exchange.Peers;
import io.flip.engine.member.FailureDetector;
import io.flip.engine.member.MemberState;
import io.flip.engine.member.Membership;
import io.flip.engine.member.Self;
import io.flip.engine.placement.Placement;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.report.Snapshot.MemberView;
import io.flip.engine.time.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is shown of members: their states, as this one sees them. */
public record MemberViews(
        String self, Membership membership, FailureDetector detector, Peers peers, Placement placement, Claims claims) {

    MemberView of(MemberConfig member, Moment now) {
        String id = member.id();
        Self its = membership.self(id);
        return new MemberView(
                member,
                membership.state(id),
                its == null ? null : its.phase(),
                membership.suspectedBy(id),
                placement.session(id),
                lastHeard(id, now),
                rtt(id),
                held(id),
                placement.candidacy(id));
    }

    private @Nullable Duration lastHeard(String id, Moment now) {
        if (id.equals(self)) {
            return Duration.ZERO;
        }
        return detector.heard(id) ? now.since(detector.lastHeard(id)) : null;
    }

    private @Nullable Duration rtt(String id) {
        Peer peer = peers.get(id);
        return peer == null ? null : peer.rtt();
    }

    private int held(String id) {
        MemberState state = membership.state(id);
        boolean gone = !id.equals(self) && (state == MemberState.DOWN || state == MemberState.LEFT);
        return gone ? 0 : claims.held(id);
    }
}
