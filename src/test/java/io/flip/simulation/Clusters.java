package io.flip.simulation;

import io.flip.engine.plan.Failback;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.plan.Slot;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Members;
import io.flip.engine.register.SystemConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds configurations for simulated clusters. */
public final class Clusters {

    private final List<MemberConfig> members = new ArrayList<>();
    private final List<SystemConfig> systems = new ArrayList<>();
    private Duration interval = Duration.ofMillis(250);
    private Duration timeout = Duration.ofMillis(750);
    private int perInterval = 3;
    private @Nullable Integer quorum;
    private @Nullable List<String> voters;
    private @Nullable Duration autoremove;

    /** The README's example: flip1 has priority 1, flip has none, flip2 is an arbiter; two addresses. */
    public static Clusters example() {
        return new Clusters()
                .member("flip", null, "ip")
                .member("flip1", 1, "ip")
                .member("flip2", null)
                .system(sharded("ip", "192.168.0.1", "192.168.0.2"));
    }

    public Clusters member(String id, @Nullable Integer priority, String... of) {
        members.add(new MemberConfig(id, "10.0.0." + (members.size() + 1), 2200, priority, List.of(of), true));
        return this;
    }

    public Clusters quorum(int needed) {
        quorum = needed;
        return this;
    }

    public Clusters voters(String... ids) {
        voters = List.of(ids);
        return this;
    }

    public Clusters autoremoving(Duration after) {
        autoremove = after;
        return this;
    }

    public Clusters timing(Duration gossipInterval, int pingPerInterval, Duration pingTimeout) {
        interval = gossipInterval;
        perInterval = pingPerInterval;
        timeout = pingTimeout;
        return this;
    }

    /** A system before its members are known. */
    public record Draft(
            String id,
            Topology topology,
            List<String> values,
            Duration settle,
            OnIsolation onIsolation,
            Duration releaseWithin,
            Failback failback,
            int tries,
            Duration handlerTimeout,
            Duration refuseFor,
            boolean removeOnStart) {

        public Draft releasing(Duration within) {
            return new Draft(
                    id,
                    topology,
                    values,
                    settle,
                    OnIsolation.RELEASE,
                    within,
                    failback,
                    tries,
                    handlerTimeout,
                    refuseFor,
                    removeOnStart);
        }

        public Draft failback(Failback when) {
            return new Draft(
                    id,
                    topology,
                    values,
                    settle,
                    onIsolation,
                    releaseWithin,
                    when,
                    tries,
                    handlerTimeout,
                    refuseFor,
                    removeOnStart);
        }

        public Draft settling(Duration delay) {
            return new Draft(
                    id,
                    topology,
                    values,
                    delay,
                    onIsolation,
                    releaseWithin,
                    failback,
                    tries,
                    handlerTimeout,
                    refuseFor,
                    removeOnStart);
        }

        public Draft handlers(int times, Duration timeout, Duration refused) {
            return new Draft(
                    id,
                    topology,
                    values,
                    settle,
                    onIsolation,
                    releaseWithin,
                    failback,
                    times,
                    timeout,
                    refused,
                    removeOnStart);
        }

        public Draft removeOnStart(boolean remove) {
            return new Draft(
                    id,
                    topology,
                    values,
                    settle,
                    onIsolation,
                    releaseWithin,
                    failback,
                    tries,
                    handlerTimeout,
                    refuseFor,
                    remove);
        }
    }

    public static Draft sharded(String id, String... values) {
        return draft(id, Topology.SHARDED, values);
    }

    public static Draft replicated(String id, String... values) {
        return draft(id, Topology.REPLICATED, values);
    }

    private static Draft draft(String id, Topology topology, String... values) {
        return new Draft(
                id,
                topology,
                List.of(values),
                Duration.ZERO,
                OnIsolation.HOLD,
                Duration.ofSeconds(1),
                Failback.IMMEDIATE,
                3,
                Duration.ofSeconds(10),
                Duration.ofMinutes(1),
                true);
    }

    public Clusters system(Draft draft) {
        return system(draft, null);
    }

    /** One whose items the member itself puts up, without programs, unless that is {@code null}. */
    public Clusters system(Draft draft, @Nullable AddressConfig address) {
        List<String> ids = members.stream()
                .filter(member -> member.systems().contains(draft.id()))
                .sorted(Comparator.comparingInt((MemberConfig member) ->
                                member.priority() == null ? Integer.MAX_VALUE : member.priority())
                        .thenComparing(MemberConfig::id))
                .map(MemberConfig::id)
                .toList();
        SequencedMap<String, Slot> items = new LinkedHashMap<>();
        List<String> values = draft.values().stream().sorted().toList();
        for (int k = 0; k < values.size(); k++) {
            items.put(values.get(k), new Slot(ids.get(k % ids.size()), k / ids.size()));
        }
        SystemSpec spec = new SystemSpec(
                draft.id(),
                draft.topology(),
                ids,
                items,
                draft.settle(),
                draft.onIsolation(),
                draft.releaseWithin(),
                draft.failback());
        HandlerConfig handlers = new HandlerConfig(
                List.of("up"),
                List.of("down"),
                new TreeMap<>(),
                draft.handlerTimeout(),
                draft.tries(),
                Duration.ofMillis(500),
                draft.refuseFor());
        HandlerConfig its =
                address == null ? handlers : handlers.address(address).withoutPrograms();
        systems.add(new SystemConfig(spec, its, draft.removeOnStart()));
        return this;
    }

    public ClusterConfig build() {
        List<MemberConfig> all = members.stream()
                .map(member -> Members.voting(member, voters == null || voters.contains(member.id())))
                .sorted(Comparator.comparing(MemberConfig::id))
                .toList();
        long votes = all.stream().filter(MemberConfig::voter).count();
        int needed = quorum == null ? (int) votes / 2 + 1 : quorum;
        List<SystemConfig> sorted =
                systems.stream().sorted(Comparator.comparing(SystemConfig::id)).toList();
        ClusterSettings settings =
                new ClusterSettings(needed, quorum != null, interval, perInterval, timeout, autoremove);
        return new ClusterConfig(0, settings, all, sorted);
    }
}
