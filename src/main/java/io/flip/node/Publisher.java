package io.flip.node;

import io.flip.engine.report.Snapshot;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Hands the engine's snapshots to all other threads through one reference: at once when something has changed, and else often enough
 * that times and durations in it look alive. Where a snapshot is dear (many thousands of items) changes wait for each other, so that
 * at most a tenth of the loop's time goes into it.
 *
 * <p>For one thread, but for {@link #latest}.
 */
final class Publisher {
    static final Duration REFRESH = Duration.ofMillis(250);
    private static final int SHARE = 10;

    private final StateMachine machine;
    private final Supplier<Moment> clock;
    private final Telemetry telemetry;
    private volatile Snapshot latest;
    private long revision;
    private Moment refreshAt;
    private Moment notBefore;

    Publisher(StateMachine machine, Supplier<Moment> clock, Telemetry telemetry) {
        this.machine = machine;
        this.clock = clock;
        this.telemetry = telemetry;
        Moment now = clock.get();
        this.latest = machine.snapshot(now);
        this.revision = machine.revision();
        this.refreshAt = now.plus(REFRESH);
        this.notBefore = now;
    }

    Snapshot latest() {
        return latest;
    }

    void look() {
        Moment now = clock.get();
        if (!now.isBefore(due())) {
            publish(now);
        }
    }

    /** When to look again if nothing happens first. */
    Moment due() {
        return machine.revision() == revision ? Moment.later(refreshAt, notBefore) : notBefore;
    }

    void publish(Moment now) {
        revision = machine.revision();
        Snapshot snapshot = machine.snapshot(now);
        latest = snapshot;
        telemetry.published(snapshot);
        Moment end = clock.get();
        refreshAt = end.plus(REFRESH);
        notBefore = end.plus(end.since(now).multipliedBy(SHARE - 1));
    }
}
