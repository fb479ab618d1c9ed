package io.flip.actuate;

import io.flip.engine.member.Phase;
import io.flip.engine.report.Snapshot;
import io.flip.node.NodeFront;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether a quorum has answered recently enough for this member to hold anything. */
final class LeaseHealth implements HealthIndicator {

    private final NodeFront node;

    LeaseHealth(NodeFront node) {
        this.node = node;
    }

    @Override
    public Health health() {
        Snapshot now = node.snapshot();
        return status(now)
                .withDetail("held", now.lease().held())
                .withDetail("remainingMs", now.lease().remaining().toMillis())
                .build();
    }

    private static Health.Builder status(Snapshot now) {
        if (now.lease().held()) {
            return Health.up();
        }
        if (now.phase() != Phase.READY) {
            return Health.outOfService();
        }
        return Health.down()
                .withDetail(
                        "advice",
                        "Too few voters answer that may grant: the others may have given this member's items away. Check that it"
                                + " reaches them by UDP, and that all have the same configuration and key.");
    }
}
