package io.flip.actuate;

import io.flip.engine.member.Phase;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.Enrolment;
import io.flip.node.NodeFront;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** How far this run of the member is: it serves between its start and its stop. */
final class PhaseHealth implements HealthIndicator {

    private static final String REMOVED =
            "This member was removed from the configuration: it holds nothing and gets nothing."
                    + " Stop it, or add it again (POST /api/v1/members).";

    private static final String JOINING =
            "This member asks to be added, and nobody has added it yet: one of flip.join must be"
                    + " reachable, have the same key, and hear a majority.";

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
                .withDetail("standing", Labels.of(now.enrolment()))
                .withDetail("incarnation", now.session().incarnation())
                .build();
    }

    private static Health.Builder status(Snapshot now) {
        if (now.superseded()) {
            return Health.down().withDetail("advice", ConfigurationHealth.SUPERSEDED);
        }
        if (now.enrolment() == Enrolment.REMOVED) {
            return Health.down().withDetail("advice", REMOVED);
        }
        if (now.enrolment() == Enrolment.JOINING) {
            return Health.outOfService().withDetail("advice", JOINING);
        }
        return now.phase() == Phase.READY ? Health.up() : Health.outOfService();
    }
}
