package io.flip.webhook;

import io.flip.config.WebhookSecret;
import io.flip.history.History;
import io.flip.node.FlipNode;
import io.flip.node.NodeSettings;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What sends events, and what keeps count. */
@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Bean
    HttpReceiver webhookReceiver(WebhookSecret secret) {
        return new HttpReceiver(secret, InstantSource.system(), PATIENCE);
    }

    /** Made before the member starts, and closed when it has stopped. */
    @Bean
    WebhookCourier webhookCourier(
            FlipNode node, NodeSettings settings, History history, WebhookSecret secret, HttpReceiver receiver) {
        Cursors cursors = new Cursors(new CursorFile(settings.dataDir()), node::sent);
        WebhookCourier courier = new WebhookCourier(node, history, secret, receiver, cursors, InstantSource.system());
        node.courier(courier);
        return courier;
    }
}
