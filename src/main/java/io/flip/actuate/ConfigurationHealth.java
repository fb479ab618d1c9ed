package io.flip.actuate;

import io.flip.engine.member.Session;
import io.flip.engine.report.Snapshot;
import io.flip.node.NodeFront;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether all members are configured alike, and this id is given to one process alone. */
final class ConfigurationHealth implements HealthIndicator {

    static final String SUPERSEDED =
            "A newer process runs under this member's id, and this one acquires nothing any more:"
                    + " stop it, or give one of the two its own id.";

    private static final String RIVAL =
            "An older process runs under this member's id: stop it, or give one of the two its own id.";

    private final NodeFront node;

    ConfigurationHealth(NodeFront node) {
        this.node = node;
    }

    @Override
    public Health health() {
        Snapshot now = node.snapshot();
        Session rival = now.rival();
        Health.Builder health = status(now)
                .withDetail("version", now.config().version())
                .withDetail("digest", now.configDigest().toString())
                .withDetail("differing", now.differing())
                .withDetail("superseded", now.superseded());
        if (rival != null) {
            health.withDetail("rivalIncarnation", rival.incarnation());
        }
        return health.build();
    }

    private static Health.Builder status(Snapshot now) {
        if (now.superseded()) {
            return Health.down().withDetail("advice", SUPERSEDED);
        }
        if (now.rival() != null) {
            return Health.down().withDetail("advice", RIVAL);
        }
        return now.differing().isEmpty() ? Health.up() : Health.down().withDetail("advice", differing(now));
    }

    private static String differing(Snapshot now) {
        return "Configured differently from %s: %s. Nothing is granted between them; give all members the same"
                        .formatted(now.self(), String.join(", ", now.differing()))
                + " configuration and restart those that differ (GET /api/v1/cluster shows each one's configDigest).";
    }
}
