package io.flip.actuate;

import io.flip.engine.member.MemberState;
import io.flip.engine.message.Digest;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.node.Telemetry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gauges of what the newest snapshot says. */
@Component
final class StateMeters implements Telemetry {

    private final MeterRegistry registry;
    private final MultiGauge items;
    private volatile @Nullable Seen last;
    private @Nullable Digest known;

    StateMeters(MeterRegistry registry) {
        this.registry = registry;
        this.items = MultiGauge.builder("flip.items")
                .description("Items of each system in each state, over the whole cluster as this member sees it")
                .register(registry);
        for (MemberState state : MemberState.values()) {
            Gauge.builder("flip.members", this, meters -> meters.count(seen -> seen.members(state)))
                    .description("Members in each state, as this member sees them")
                    .tag("state", Labels.of(state))
                    .register(registry);
        }
        gauge(
                "flip.lease.held",
                "1 while this member has its lease",
                now -> now.lease().held() ? 1 : 0);
        gauge(
                "flip.lease.remaining",
                "seconds",
                "How long the lease lasts if nobody answers any more",
                StateMeters::lease);
        gauge("flip.quarantine", "seconds", "How long this voter still grants nothing new", StateMeters::quarantine);
        gauge(
                "flip.config.version",
                "Version of the configuration in force",
                now -> now.config().version());
        gauge(
                "flip.configuration.differs",
                "Members whose configuration differs from this member's",
                now -> now.differing().size());
        gauge(
                "flip.quorum.spare",
                "How many more voters may be lost; below zero there is no quorum",
                StateMeters::spare);
        gauge("flip.isolated", "1 while this member hears fewer voters than the quorum", now -> now.isolated() ? 1 : 0);
        gauge("flip.rival", "1 while another process runs under this member's id", now -> now.rival() == null ? 0 : 1);
        gauge("flip.superseded", "1 if that process is the newer one", now -> now.superseded() ? 1 : 0);
    }

    @Override
    public void published(Snapshot snapshot) {
        last = new Seen(snapshot);
        if (!snapshot.configDigest().equals(known)) {
            known = snapshot.configDigest();
            items.register(rows(snapshot.config()), true);
        }
    }

    private List<Row<?>> rows(ClusterConfig config) {
        List<Row<?>> rows = new ArrayList<>();
        for (SystemConfig system : config.systems()) {
            for (ItemState state : ItemState.values()) {
                Tags tags = Tags.of("system", system.id(), "state", Labels.of(state));
                rows.add(Row.of(tags, this, meters -> meters.count(seen -> seen.items(system.id(), state))));
            }
        }
        return rows;
    }

    private double count(ToDoubleFunction<Seen> value) {
        Seen now = last;
        return now == null ? 0 : value.applyAsDouble(now);
    }

    private void gauge(String name, String description, ToDoubleFunction<Snapshot> value) {
        gauge(name, null, description, value);
    }

    private void gauge(String name, @Nullable String unit, String description, ToDoubleFunction<Snapshot> value) {
        Gauge.builder(name, this, meters -> meters.count(seen -> value.applyAsDouble(seen.snapshot())))
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    private static double lease(Snapshot now) {
        return now.lease().remaining().toNanos() / 1e9;
    }

    private static double spare(Snapshot now) {
        long alive = now.members().stream()
                .filter(member -> now.config().votes(member.config()) && member.state() == MemberState.ALIVE)
                .count();
        return alive - now.config().settings().quorum();
    }

    private static double quarantine(Snapshot now) {
        return now.quarantine() == null
                ? 0
                : Math.max(0, now.quarantine().since(now.at()).toNanos() / 1e9);
    }
}
