package io.flip.actuate;

import io.flip.engine.effect.Event;
import io.flip.engine.member.MemberState;
import io.flip.engine.message.Digest;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.MemberView;
import io.flip.node.Telemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is measured of each other member. */
@Component
final class PeerMeters implements Telemetry {

    private final MeterRegistry registry;
    private final MultiGauge rtt;
    private final Map<String, Counter> suspicions = new ConcurrentHashMap<>();
    private final Map<String, Counter> previousKeys = new ConcurrentHashMap<>();
    private volatile @Nullable Snapshot last;
    private @Nullable Digest known;

    PeerMeters(MeterRegistry registry) {
        this.registry = registry;
        this.rtt = MultiGauge.builder("flip.ping.rtt")
                .baseUnit("seconds")
                .description("Round trip of the last ping that the peer answered; NaN if it answered none")
                .register(registry);
    }

    @Override
    public void published(Snapshot snapshot) {
        last = snapshot;
        if (snapshot.configDigest().equals(known)) {
            return;
        }
        known = snapshot.configDigest();
        List<String> peers = peers(snapshot);
        count(
                suspicions,
                peers,
                "flip.suspicions",
                "How often the peer went from unsuspected to probably_down or down, as this member saw it");
        count(
                previousKeys,
                peers,
                "flip.datagrams.previous.key",
                "Datagrams that the peer had sealed with one of this member's previous keys");
        rtt.register(peers.stream().map(this::row).toList(), true);
    }

    /** Counts the times that a peer came under suspicion, by whoever; not again when a suspicion is confirmed. */
    @Override
    public void happened(Event event) {
        if (event.kind() == Event.Kind.MEMBER && suspected(event.to()) && !suspected(event.from())) {
            increment(suspicions, event.subject());
        }
    }

    @Override
    public void previousKey(String peer) {
        increment(previousKeys, peer);
    }

    private static void increment(Map<String, Counter> counters, String peer) {
        Counter counter = counters.get(peer);
        if (counter != null) {
            counter.increment();
        }
    }

    private static boolean suspected(@Nullable String state) {
        return Labels.of(MemberState.PROBABLY_DOWN).equals(state)
                || Labels.of(MemberState.DOWN).equals(state);
    }

    /** One for each of them, and for nobody else. */
    private void count(Map<String, Counter> counters, List<String> peers, String name, String description) {
        peers.forEach(peer -> counters.computeIfAbsent(
                peer,
                id -> Counter.builder(name)
                        .description(description)
                        .tag("peer", id)
                        .register(registry)));
        counters.entrySet().removeIf(one -> !peers.contains(one.getKey()) && registry.remove(one.getValue()) != null);
    }

    private Row<?> row(String peer) {
        return Row.of(Tags.of("peer", peer), this, meters -> meters.seconds(peer));
    }

    private double seconds(String peer) {
        Snapshot now = last;
        if (now == null) {
            return Double.NaN;
        }
        return now.members().stream()
                .filter(member -> member.config().id().equals(peer))
                .map(PeerMeters::seconds)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static double seconds(MemberView member) {
        Duration took = member.rtt();
        return took == null ? Double.NaN : took.toNanos() / 1e9;
    }

    private static List<String> peers(Snapshot now) {
        return now.members().stream()
                .map(member -> member.config().id())
                .filter(id -> !id.equals(now.self()))
                .toList();
    }
}
