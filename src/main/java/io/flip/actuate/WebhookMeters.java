package io.flip.actuate;

import io.flip.engine.message.Digest;
import io.flip.engine.register.WebhookConfig;
import io.flip.engine.report.Snapshot;
import io.flip.node.NodeFront;
import io.flip.node.NodeFront.Sending;
import io.flip.node.Telemetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** How it goes with the webhooks. Each member has them all; one that does not send shows zero. */
@Component
final class WebhookMeters implements Telemetry {

    private final ObjectProvider<NodeFront> node;
    private final InstantSource clock = InstantSource.system();
    private final MultiGauge delivered;
    private final MultiGauge failed;
    private final MultiGauge sending;
    private final MultiGauge lag;
    private @Nullable Digest known;

    WebhookMeters(MeterRegistry registry, ObjectProvider<NodeFront> node) {
        this.node = node;
        this.delivered = MultiGauge.builder("flip.webhook.delivered")
                .description("Events that the receiver has taken, since this member sends to it")
                .register(registry);
        this.failed = MultiGauge.builder("flip.webhook.failed")
                .description("Tries that have failed, since this member sends to it")
                .register(registry);
        this.sending = MultiGauge.builder("flip.webhook.sending")
                .description("1 where this member sends to it")
                .register(registry);
        this.lag = MultiGauge.builder("flip.webhook.lag")
                .baseUnit("seconds")
                .description("Since the event happened that the receiver has not taken yet; 0 if it has taken all")
                .register(registry);
    }

    @Override
    public void published(Snapshot snapshot) {
        if (snapshot.configDigest().equals(known)) {
            return;
        }
        known = snapshot.configDigest();
        List<String> names = snapshot.config().settings().webhooks().stream()
                .map(WebhookConfig::name)
                .toList();
        register(delivered, names, Sending::delivered);
        register(failed, names, Sending::failed);
        register(sending, names, _ -> 1);
        register(lag, names, this::lag);
    }

    private void register(MultiGauge gauge, List<String> names, ToDoubleFunction<Sending> value) {
        List<Row<?>> rows = names.stream()
                .<Row<?>>map(name -> Row.of(Tags.of("webhook", name), this, meters -> meters.of(name, value)))
                .toList();
        gauge.register(rows, true);
    }

    private double of(String name, ToDoubleFunction<Sending> value) {
        return node.getObject().sendings().stream()
                .filter(one -> one.webhook().equals(name))
                .mapToDouble(value)
                .sum();
    }

    private double lag(Sending one) {
        Instant oldest = one.oldest();
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1e3);
    }
}
