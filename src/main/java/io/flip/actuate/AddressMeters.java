package io.flip.actuate;

import io.flip.address.Observed;
import io.flip.engine.message.Digest;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.report.Snapshot;
import io.flip.node.NodeFront;
import io.flip.node.Telemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Counts what this machine's kernel has of the items that are addresses. */
@Component
final class AddressMeters implements Telemetry {

    private final MeterRegistry registry;
    private final ObjectProvider<NodeFront> node;
    private final MultiGauge observed;
    private final MultiGauge missing;
    private @Nullable Digest known;

    AddressMeters(MeterRegistry registry, ObjectProvider<NodeFront> node) {
        this.registry = registry;
        this.node = node;
        this.observed = MultiGauge.builder("flip.address.observed")
                .description("Items of each system in each state, as this member's kernel has them")
                .register(registry);
        this.missing = MultiGauge.builder("flip.address.missing")
                .description("Items that this member holds, and whose addresses are not all up here")
                .register(registry);
    }

    @Override
    public void published(Snapshot snapshot) {
        if (!snapshot.configDigest().equals(known)) {
            known = snapshot.configDigest();
            List<String> systems = snapshot.config().systems().stream()
                    .filter(system -> system.handlers().address() != null)
                    .map(SystemConfig::id)
                    .toList();
            List<Row<?>> states = new ArrayList<>();
            List<Row<?>> absent = new ArrayList<>();
            for (String system : systems) {
                for (Observed.State state : Observed.State.values()) {
                    states.add(Row.of(
                            Tags.of("system", system, "state", Labels.of(state)),
                            this,
                            meters -> meters.count(system, one -> one.state() == state)));
                }
                absent.add(Row.of(
                        Tags.of("system", system),
                        this,
                        meters -> meters.count(system, one -> one.held() && one.state() == Observed.State.ABSENT)));
                mended(system);
            }
            observed.register(states, true);
            missing.register(absent, true);
        }
    }

    @Override
    public void addressMended(String system) {
        mended(system).increment();
    }

    private Counter mended(String system) {
        return Counter.builder("flip.address.mended")
                .description("Addresses that somebody else took away, and that were put back")
                .tag("system", system)
                .register(registry);
    }

    private double count(String system, Predicate<Observed> which) {
        AtomicInteger count = new AtomicInteger();
        node.getObject().observed((item, one) -> {
            if (item.system().equals(system) && which.test(one)) {
                count.incrementAndGet();
            }
        });
        return count.get();
    }
}
