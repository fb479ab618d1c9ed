package io.flip.actuate;

import io.flip.engine.member.MemberState;
import io.flip.engine.message.Digest;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.engine.report.Snapshot.MemberView;
import io.flip.engine.time.Moment;
import io.flip.node.Telemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Measures how long items go without an owner. It compares each snapshot with the one before: they follow each other at every change,
 * so that the sums are exact up to the time that a change took to get here. Used by the member's own thread alone.
 */
@Component
final class OwnershipMeters implements Telemetry {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;
    private final Map<String, Timer> handoffs = new HashMap<>();
    private final Map<String, Counter> unowned = new HashMap<>();
    private final Map<ItemId, Moment> awaited = new HashMap<>();
    private final Map<ItemId, Moment> orphans = new HashMap<>();
    private final Map<String, Double> longest = new ConcurrentHashMap<>();
    private @Nullable Moment counted;
    private @Nullable Digest known;
    private @Nullable Set<String> knownDown;
    private @Nullable List<ItemView> knownItems;

    OwnershipMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the engine hands out the same list until one of its items changes
    public void published(Snapshot snapshot) {
        charge(snapshot.at());
        if (!snapshot.configDigest().equals(known)) {
            known = snapshot.configDigest();
            snapshot.config().systems().forEach(this::prepare);
            Set<ItemId> present = snapshot.items().stream().map(ItemView::item).collect(Collectors.toSet());
            awaited.keySet().retainAll(present);
            orphans.keySet().retainAll(present);
            knownItems = null;
        }
        Set<String> down = down(snapshot);
        if (snapshot.items() != knownItems || !down.equals(knownDown)) { // most often only time has passed
            knownItems = snapshot.items();
            knownDown = down;
            follow(snapshot, down);
        }
        longest.replaceAll((_, _) -> 0.0);
        orphans.forEach((item, since) -> longest.merge(item.system(), seconds(since, snapshot.at()), Math::max));
    }

    private void follow(Snapshot snapshot, Set<String> down) {
        Replicated replicated = Replicated.of(snapshot.config());
        for (ItemView item : snapshot.items()) {
            follow(item, snapshot, replicated);
            if (item.planned().isEmpty() || replicated.owned(item, down)) {
                orphans.remove(item.item());
            } else {
                orphans.putIfAbsent(item.item(), snapshot.at());
            }
        }
    }

    /** The time since the last snapshot counts for every item that had no owner in it. */
    private void charge(Moment now) {
        if (counted != null) {
            double seconds = seconds(counted, now);
            orphans.keySet().forEach(item -> unowned(item.system()).increment(seconds));
        }
        counted = now;
    }

    private static double seconds(Moment since, Moment now) {
        return Math.max(0, now.since(since).toNanos() / 1e9);
    }

    /** From the moment the plan gives the item to this member to the moment it is active here. */
    private void follow(ItemView item, Snapshot now, Replicated replicated) {
        boolean here = item.planned().contains(now.self());
        boolean active = replicated.activeOn(item, now.self());
        if (here && !active) {
            awaited.putIfAbsent(item.item(), now.at());
        } else if (!awaited.isEmpty()) {
            Moment since = awaited.remove(item.item());
            if (since != null && here) {
                handoff(item.item().system()).record(now.at().since(since));
            }
        }
    }

    private static Set<String> down(Snapshot now) {
        Set<String> down = new HashSet<>();
        for (MemberView member : now.members()) {
            if (member.state() == MemberState.DOWN) {
                down.add(member.config().id());
            }
        }
        return down;
    }

    private void prepare(SystemConfig system) {
        handoff(system.id());
        unowned(system.id());
        if (longest.putIfAbsent(system.id(), 0.0) == null) {
            Gauge.builder("flip.unowned.longest", longest, all -> all.getOrDefault(system.id(), 0.0))
                    .baseUnit("seconds")
                    .description(
                            "How long the item that somebody could have has been active nowhere for longest by now")
                    .tag("system", system.id())
                    .register(registry);
        }
    }

    private Timer handoff(String system) {
        return handoffs.computeIfAbsent(
                system,
                id -> Timer.builder("flip.handoff")
                        .description("From the moment the plan gives an item to this member until it is active here")
                        .serviceLevelObjectives(BUCKETS)
                        .tag("system", id)
                        .register(registry));
    }

    private Counter unowned(String system) {
        return unowned.computeIfAbsent(
                system,
                id -> Counter.builder("flip.unowned")
                        .baseUnit("seconds")
                        .description("Item-seconds for which an item that somebody could have was active nowhere")
                        .tag("system", id)
                        .register(registry));
    }
}
