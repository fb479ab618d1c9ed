package io.flip.actuate;

import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.message.Digest;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.report.Snapshot;
import io.flip.node.Telemetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Times the runs of handlers. */
@Component
final class HandlerMeters implements Telemetry {

    private record Run(String system, HandlerEvent event, Outcome outcome) {}

    private final MeterRegistry registry;
    private final Map<Run, Timer> timers = new ConcurrentHashMap<>();
    private @Nullable Digest known;

    HandlerMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void published(Snapshot snapshot) {
        if (!snapshot.configDigest().equals(known)) {
            known = snapshot.configDigest();
            snapshot.config().systems().stream().map(SystemConfig::id).forEach(this::prepare);
        }
    }

    @Override
    public void handlerRan(String system, HandlerEvent event, Outcome outcome, Duration took) {
        timer(new Run(system, event, outcome)).record(took);
    }

    /** Every series is there from the start: an alert on what never happened must see a zero. */
    private void prepare(String system) {
        for (HandlerEvent event : HandlerEvent.values()) {
            for (Outcome outcome : Outcome.values()) {
                timer(new Run(system, event, outcome));
            }
        }
    }

    private Timer timer(Run run) {
        return timers.computeIfAbsent(
                run,
                key -> Timer.builder("flip.handler")
                        .description("Runs of handlers on this member, by how they ended")
                        .tag("system", key.system())
                        .tag("handler", Labels.of(key.event()))
                        .tag("outcome", Labels.of(key.outcome()))
                        .register(registry));
    }
}
