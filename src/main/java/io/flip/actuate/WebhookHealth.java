package io.flip.actuate;

import io.flip.node.NodeFront;
import io.flip.node.NodeFront.Sending;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Which receivers take no events. It is always up: a member whose events nobody takes does all else as ever, and no restart helps. */
final class WebhookHealth implements HealthIndicator {

    private final NodeFront node;

    WebhookHealth(NodeFront node) {
        this.node = node;
    }

    @Override
    public Health health() {
        Map<String, String> failing = new LinkedHashMap<>();
        for (Sending one : node.sendings()) {
            if (one.error() != null) {
                failing.put(one.webhook(), one.error());
            }
        }
        return Health.up()
                .withDetail(
                        "sending",
                        node.sendings().stream().map(Sending::webhook).toList())
                .withDetail("failing", failing)
                .build();
    }
}
