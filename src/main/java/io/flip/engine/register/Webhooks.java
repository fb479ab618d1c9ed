package io.flip.engine.register;

import io.flip.engine.plan.Failback;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.plan.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The system that no operator sees: its items are the webhooks, and the holder of one sends to it. It follows from the configuration, and is no part of it, so
 * that every member that knows the one knows the other. Sending twice for a moment harms nobody: nothing is waited for when it goes from one to another.
 */
public final class Webhooks {

    /** An id that no operator can give: it has a control character. */
    public static final String SYSTEM = "\twebhooks";

    /** Beside the webhooks, where members tell until when those were sent: until when the earlier runs of a member have seen what happened. */
    public static final String EARLIER = "\tearlier";

    /** The same, of its present run: since when it has been one of a quorum. What a member sees before that is itself. */
    public static final String SINCE = "\tsince";

    private static final Duration SECOND = Duration.ofSeconds(1);

    private Webhooks() {}

    public static boolean isHidden(ItemId item) {
        return item.system().equals(SYSTEM);
    }

    /** Whether that stands beside the webhooks, and tells of a member's runs. */
    public static boolean isOfRuns(String name) {
        return name.equals(EARLIER) || name.equals(SINCE);
    }

    /** Those of the configuration, and the hidden one where there are webhooks. */
    public static List<SystemConfig> allSystems(ClusterConfig config) {
        List<SystemConfig> all = new ArrayList<>(config.systems());
        hidden(config).ifPresent(all::add);
        return all;
    }

    /** All members are its candidates; a holder keeps it, since what it has not sent yet may be in its history alone. */
    public static Optional<SystemConfig> hidden(ClusterConfig config) {
        List<WebhookConfig> all = config.settings().webhooks();
        if (all.isEmpty() || config.members().isEmpty()) {
            return Optional.empty();
        }
        List<String> members = config.members().stream()
                .sorted(MemberConfig.BY_PRIORITY)
                .map(MemberConfig::id)
                .toList();
        TreeSet<String> names =
                new TreeSet<>(all.stream().map(WebhookConfig::name).toList());
        SystemSpec spec = new SystemSpec(
                SYSTEM,
                Topology.SHARDED,
                members,
                Slots.of(members, names, Map.of()),
                Duration.ZERO,
                OnIsolation.RELEASE,
                Duration.ZERO,
                Failback.NEVER);
        return Optional.of(new SystemConfig(spec, handlers(), false));
    }

    /** Nothing is run for them. Which webhook is sent to how is looked up by the sender, so that a change does not move it. */
    private static HandlerConfig handlers() {
        SortedMap<String, Object> nothing = new TreeMap<>();
        return new HandlerConfig(List.of(), List.of(), nothing, SECOND, 1, SECOND, SECOND, Duration.ZERO, null);
    }
}
