package io.flip.node;

import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.effect.Event;
import io.flip.engine.report.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells all that want to hear. One that throws, against its contract, is logged and disturbs neither the node nor the others. */
final class Telemetries implements Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(Telemetries.class);

    private volatile List<Telemetry> all = List.of();

    /** From now on: what hears of a node may itself need the node first. */
    void set(List<Telemetry> listeners) {
        all = List.copyOf(listeners);
    }

    private void each(Consumer<Telemetry> call) {
        for (Telemetry telemetry : all) {
            try {
                call.accept(telemetry);
            } catch (RuntimeException e) {
                LOG.error("Telemetry failed", e);
            }
        }
    }

    @Override
    public void sent(String kind) {
        each(telemetry -> telemetry.sent(kind));
    }

    @Override
    public void notSent(String kind, String reason) {
        each(telemetry -> telemetry.notSent(kind, reason));
    }

    @Override
    public void received(String kind) {
        each(telemetry -> telemetry.received(kind));
    }

    @Override
    public void previousKey(String peer) {
        each(telemetry -> telemetry.previousKey(peer));
    }

    @Override
    public void rejected(String reason) {
        each(telemetry -> telemetry.rejected(reason));
    }

    @Override
    public void wrongToken() {
        each(Telemetry::wrongToken);
    }

    @Override
    public void stepped(Duration took) {
        each(telemetry -> telemetry.stepped(took));
    }

    @Override
    public void handlerRan(String system, HandlerEvent event, Outcome outcome, Duration took) {
        each(telemetry -> telemetry.handlerRan(system, event, outcome, took));
    }

    @Override
    public void addressMended(String system) {
        each(telemetry -> telemetry.addressMended(system));
    }

    @Override
    public void happened(Event event) {
        each(telemetry -> telemetry.happened(event));
    }

    @Override
    public void published(Snapshot snapshot) {
        each(telemetry -> telemetry.published(snapshot));
    }
}
