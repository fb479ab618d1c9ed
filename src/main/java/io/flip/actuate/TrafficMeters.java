package io.flip.actuate;

import io.flip.node.Telemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Counts datagrams and wrong tokens, and times the engine's steps. */
@Component
final class TrafficMeters implements Telemetry {

    private static final List<String> KINDS = List.of("ping", "ack", "fetch", "chunk", "register", "join", "welcome");

    /** The words of the wire, which this package must not know; others are counted all the same. */
    private static final List<String> REASONS = List.of(
            "too_short",
            "too_large",
            "wrong_version",
            "unknown_key",
            "unopened",
            "not_authentic",
            "reflected",
            "replayed",
            "malformed");

    private final MeterRegistry registry;
    private final Labels kinds = new Labels(16);
    private final Labels reasons = new Labels(32);
    private final Map<String, Counter> sent = new ConcurrentHashMap<>();
    private final Map<String, Counter> received = new ConcurrentHashMap<>();
    private final Map<String, Counter> rejected = new ConcurrentHashMap<>();
    private final Counter wrongTokens;
    private final Timer steps;

    TrafficMeters(MeterRegistry registry) {
        this.registry = registry;
        this.steps = Timer.builder("flip.engine.step")
                .description("How long the engine took for one input")
                .serviceLevelObjectives(
                        Duration.ofNanos(100_000), Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(100))
                .register(registry);
        this.wrongTokens = Counter.builder("flip.wrong.tokens")
                .description("Requests to change something that had a wrong token")
                .register(registry);
        KINDS.forEach(kind -> {
            datagrams(sent, "sent", kind);
            datagrams(received, "received", kind);
        });
        REASONS.forEach(this::rejections);
    }

    @Override
    public void sent(String kind) {
        datagrams(sent, "sent", kind).increment();
    }

    @Override
    public void received(String kind) {
        datagrams(received, "received", kind).increment();
    }

    @Override
    public void rejected(String reason) {
        rejections(reason).increment();
    }

    @Override
    public void wrongToken() {
        wrongTokens.increment();
    }

    @Override
    public void stepped(Duration took) {
        steps.record(took);
    }

    private Counter datagrams(Map<String, Counter> counters, String direction, String kind) {
        return counters.computeIfAbsent(
                kinds.bounded(kind),
                label -> Counter.builder("flip.datagrams")
                        .description("Datagrams that were sent, or received and opened")
                        .tag("direction", direction)
                        .tag("kind", label)
                        .register(registry));
    }

    private Counter rejections(String reason) {
        return rejected.computeIfAbsent(
                reasons.bounded(reason),
                label -> Counter.builder("flip.datagrams.rejected")
                        .description("Datagrams that were dropped, by reason")
                        .tag("reason", label)
                        .register(registry));
    }
}
