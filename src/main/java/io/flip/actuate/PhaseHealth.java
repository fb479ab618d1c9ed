package io.flip.actuate;

import io.flip.engine.Snapshot;
import io.flip.engine.member.Phase;
import io.flip.node.NodeFront;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** How far this run of the member is: it serves between its start and its stop. */
final class PhaseHealth implements HealthIndicator {

    private final NodeFront node;

    PhaseHealth(NodeFront node) {
        this.node = node;
    }

    @Override
    public Health health() {
        Snapshot now = node.snapshot();
        return status(now)
                .withDetail("self", now.self())
                .withDetail("phase", Labels.of(now.phase()))
                .withDetail("incarnation", now.session().incarnation())
                .build();
    }

    private static Health.Builder status(Snapshot now) {
        if (now.superseded()) {
            return Health.down().withDetail("advice", ConfigurationHealth.SUPERSEDED);
        }
        return now.phase() == Phase.READY ? Health.up() : Health.outOfService();
    }
}
