package io.flip.actuate;

import io.flip.node.NodeFront;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** What must be mended on this machine, such as its disk; no restart does it, and no other member can. */
final class MachineHealth implements HealthIndicator {

    private final NodeFront node;

    MachineHealth(NodeFront node) {
        this.node = node;
    }

    @Override
    public Health health() {
        List<String> troubles = node.troubles();
        return troubles.isEmpty()
                ? Health.up().build()
                : Health.down().withDetail("advice", String.join(" ", troubles)).build();
    }
}
