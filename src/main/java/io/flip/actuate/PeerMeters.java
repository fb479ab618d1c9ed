package io.flip.actuate;

import io.flip.engine.Event;
import io.flip.engine.Snapshot;
import io.flip.engine.Snapshot.MemberView;
import io.flip.engine.member.MemberState;
import io.flip.engine.message.Digest;
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
    private volatile @Nullable Snapshot last;
    private @Nullable Digest known;

    PeerMeters(MeterRegistry registry) {
        this.registry = registry;
        this.rtt = MultiGauge.builder("flip.ping.rtt")
                .baseUnit("seconds")
                .description("Round trip of the last ping that the peer answered; NaN where it answered none")
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
        peers.forEach(this::suspicions);
        suspicions.entrySet().removeIf(one -> !peers.contains(one.getKey()) && registry.remove(one.getValue()) != null);
        rtt.register(peers.stream().map(this::row).toList(), true);
    }

    /** Counts the times that a peer came under suspicion, by whoever; not again when a suspicion is confirmed. */
    @Override
    public void happened(Event event) {
        if (event.kind() == Event.Kind.MEMBER && suspected(event.to()) && !suspected(event.from())) {
            Counter counter = suspicions.get(event.subject());
            if (counter != null) {
                counter.increment();
            }
        }
    }

    private static boolean suspected(@Nullable String state) {
        return Labels.of(MemberState.PROBABLY_DOWN).equals(state)
                || Labels.of(MemberState.DOWN).equals(state);
    }

    private Counter suspicions(String peer) {
        return suspicions.computeIfAbsent(
                peer,
                id -> Counter.builder("flip.suspicions")
                        .description(
                                "How often the peer went from unsuspected to probably_down or down, as this member saw it")
                        .tag("peer", id)
                        .register(registry));
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
