package io.flip.actuate;

import io.flip.node.NodeFront;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** What the loop itself can't tell: whether it hangs, while every other gauge shows what was, and what keeps it from its work. */
@Component
final class LoopMeters implements MeterBinder {

    private final NodeFront node;

    LoopMeters(NodeFront node) {
        this.node = node;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("flip.engine.idle", node, front -> front.sinceLastTurn().toNanos() / 1e9)
                .baseUnit("seconds")
                .description("Since the engine's loop last turned; more than a few seconds means that it hangs")
                .register(registry);
        Gauge.builder("flip.troubles", node, front -> front.troubles().size())
                .description("What must be mended on this machine; the health component machine says it in words")
                .register(registry);
    }
}
