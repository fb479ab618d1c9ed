package io.flip.actuate;

import io.flip.node.NodeFront;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The component {@code flip} of the health endpoint. Everywhere in it, DOWN is what somebody should look at, and OUT_OF_SERVICE what
 * passes by itself: starting, stopping, an item on its way.
 */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    @Bean
    CompositeHealthContributor flipHealthContributor(NodeFront node) {
        Map<String, HealthIndicator> parts = new LinkedHashMap<>();
        parts.put("loop", new LoopHealth(node));
        parts.put("phase", new PhaseHealth(node));
        parts.put("lease", new LeaseHealth(node));
        parts.put("quorum", new QuorumHealth(node));
        parts.put("configuration", new ConfigurationHealth(node));
        parts.put("items", new ItemsHealth(node));
        parts.put("webhooks", new WebhookHealth(node));
        parts.put("machine", new MachineHealth(node));
        return CompositeHealthContributor.fromMap(parts);
    }
}
