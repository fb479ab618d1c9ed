package io.flip.config.bind;

import io.flip.config.bind.FlipProperties.Handlers;
import io.flip.config.bind.FlipProperties.Server;
import io.flip.config.bind.FlipProperties.SystemProperties;
import io.flip.engine.plan.Slot;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Register;
import io.flip.engine.register.Settings;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.register.SystemSettings;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The configuration of the cluster that a member starts with (protocol 7): the same on all members whose files say the same, in whatever order. */
public final class VersionZero {

    /** In a system that has no member, where that was forced upon it. */
    private static final Slot NOWHERE = new Slot("nobody", 0);

    private final FlipProperties properties;

    private VersionZero(FlipProperties properties) {
        this.properties = properties;
    }

    public static ClusterConfig of(FlipProperties properties) {
        if (properties.joining() != null) {
            return Register.NOTHING;
        }
        VersionZero zero = new VersionZero(properties);
        List<MemberConfig> members = sorted(properties.servers()).entrySet().stream()
                .map(entry -> zero.member(entry.getKey(), entry.getValue()))
                .toList();
        List<SystemConfig> systems = sorted(properties.systems()).entrySet().stream()
                .map(entry -> zero.system(entry.getKey(), entry.getValue()))
                .toList();
        return new ClusterConfig(0, zero.settings(), members, systems);
    }

    private static <T> SortedMap<String, T> sorted(Map<String, T> map) {
        return new TreeMap<>(map);
    }

    private ClusterSettings settings() {
        FlipProperties.Timing timing = properties.timing();
        return new ClusterSettings(
                properties.quorum(),
                timing.quorum() != null,
                timing.gossipInterval(),
                timing.pingPerInterval(),
                timing.pingTimeout(),
                timing.autoremove(),
                List.copyOf(sorted(properties.webhooks().all()).values()));
    }

    private MemberConfig member(String id, Server server) {
        List<String> systems = server.systems().stream().sorted().toList();
        boolean voter = properties.voterIds().contains(id);
        return new MemberConfig(
                id, server.ip(), server.port(), server.priority(), systems, voter, server.drained(), null);
    }

    private SystemConfig system(String id, SystemProperties system) {
        List<String> members = members(id);
        Settings settings = system.settings();
        SystemSpec spec = new SystemSpec(
                id,
                system.type(),
                members,
                slots(system.data(), members),
                settings.get(SystemSettings.DELAY),
                settings.get(SystemSettings.ON_ISOLATION),
                settings.get(SystemSettings.RELEASE_WITHIN),
                settings.get(SystemSettings.FAILBACK),
                new TreeMap<>(system.pins()));
        return new SystemConfig(
                spec, handlers(system.handlers(), settings), settings.get(SystemSettings.REMOVE_ON_START));
    }

    private static HandlerConfig handlers(Handlers handlers, Settings settings) {
        return new HandlerConfig(
                handlers.alive(),
                handlers.down(),
                handlers.config(),
                settings.get(SystemSettings.TIMEOUT),
                settings.get(SystemSettings.TRIES),
                settings.get(SystemSettings.RETRY_DELAY),
                settings.get(SystemSettings.REFUSE_FOR),
                settings.find(SystemSettings.CHECK_INTERVAL),
                handlers.address(),
                SystemSettings.more(settings));
    }

    /** Number 0..n-1 of protocol 4. */
    private List<String> members(String system) {
        Comparator<Map.Entry<String, Server>> byPriority = Comparator.comparing(
                entry -> entry.getValue().priority(),
                Comparator.<@Nullable Integer>nullsLast(Comparator.naturalOrder()));
        return sorted(properties.servers()).entrySet().stream()
                .filter(entry -> entry.getValue().systems().contains(system))
                .sorted(byPriority.thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Sorted item k is at home at member k mod n, in row k div n (protocol 4). */
    private static SequencedMap<String, Slot> slots(List<String> items, List<String> members) {
        SequencedMap<String, Slot> slots = new LinkedHashMap<>();
        for (String item : items.stream().sorted().toList()) {
            int k = slots.size();
            slots.put(
                    item, members.isEmpty() ? NOWHERE : new Slot(members.get(k % members.size()), k / members.size()));
        }
        return slots;
    }
}
