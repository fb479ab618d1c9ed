package io.flip.engine.sync;

import io.flip.engine.holding.Holdings;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Slot;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.SystemConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What may be up here though the configuration no longer gives it to this member, or by handlers that it no longer names: a start by the configuration
 * alone would leave it up. What is being put down is stored beside the configuration, for where the process dies before that is done; what an
 * earlier run may have left shows when a newer version takes it away (protocol 5, starting).
 */
public final class Leftovers {

    private final String self;
    private final InForce inForce;
    private final Holdings holdings;
    private List<SystemConfig> systems = List.of();

    public Leftovers(String self, InForce inForce, Holdings holdings) {
        this.self = self;
        this.inForce = inForce;
        this.holdings = holdings;
    }

    /** Whether a member puts the system's items down when it starts: not those of which it gets its own again. */
    public static boolean cleans(SystemConfig system, ClusterConfig config, String self) {
        return takesPart(system, self) && system.cleansAtStart() && !keeps(system, config, self);
    }

    /** Whether a member leaves the system's items up when it starts, since it gets them again. */
    public static boolean leaves(SystemConfig system, ClusterConfig config, String self) {
        return system.cleansAtStart() && keeps(system, config, self);
    }

    private static boolean takesPart(SystemConfig system, String self) {
        return system.spec().members().contains(self);
    }

    /** Of a replicated system a member has everything, unless it is drained. */
    private static boolean keeps(SystemConfig system, ClusterConfig config, String self) {
        boolean drained = config.member(self).filter(MemberConfig::drained).isPresent();
        return system.spec().topology() == Topology.REPLICATED && takesPart(system, self) && !drained;
    }

    /** What a start with the next version would leave up, of what is held and of what shows only now; to be stored with it. */
    List<SystemConfig> beyond(ClusterConfig next) {
        ClusterConfig present = inForce.cluster();
        Map<ItemId, HandlerConfig> held = holdings.held();
        List<SystemConfig> found = new ArrayList<>();
        Set<ItemId> seen = new TreeSet<>();
        Stream.concat(present.systems().stream(), systems.stream())
                .filter(system -> takesPart(system, self) && system.cleansAtStart())
                .forEach(system -> {
                    Map<HandlerConfig, SequencedMap<String, Slot>> left = new LinkedHashMap<>();
                    system.spec().items().forEach((value, slot) -> {
                        HandlerConfig by = held.get(item(system, value));
                        if (by != null && !isSeenTo(item(system, value), by, next) && seen.add(item(system, value))) {
                            left.computeIfAbsent(by, any -> new TreeMap<>()).put(value, slot);
                        }
                    });
                    left.forEach((by, items) -> found.add(part(system, by, items)));
                });
        taken(present, next).stream().flatMap(system -> beyond(system, next)).forEach(found::add);
        systems = List.copyOf(found);
        return systems;
    }

    private static ItemId item(SystemConfig system, String value) {
        return new ItemId(system.id(), value);
    }

    private static SystemConfig part(SystemConfig system, HandlerConfig by, SequencedMap<String, Slot> items) {
        SystemSpec spec = system.spec().items(items).pins(new TreeMap<>());
        return new SystemConfig(spec, by, true);
    }

    /** Whether a start with that configuration puts the item down, by handlers that do as these, or brings it up by such. */
    private boolean isSeenTo(ItemId item, HandlerConfig by, ClusterConfig config) {
        return isKept(item, by, config)
                || named(item, by, config)
                        .filter(system -> cleans(system, config, self))
                        .isPresent();
    }

    /** Whether a start with that configuration leaves it up, and brings it up again by such handlers. */
    private boolean isKept(ItemId item, HandlerConfig by, ClusterConfig config) {
        return named(item, by, config)
                .filter(system -> keeps(system, config, self))
                .isPresent();
    }

    private static Optional<SystemConfig> named(ItemId item, HandlerConfig by, ClusterConfig config) {
        return config.system(item.system())
                .filter(system -> system.spec().items().containsKey(item.value()))
                .filter(system -> system.handlers().doesAs(by));
    }

    /** Items of replicated systems that the present version gives this member, and the next does not, or by other handlers: this run's start left them up. */
    public List<SystemConfig> taken(ClusterConfig present, ClusterConfig next) {
        return present.systems().stream()
                .filter(system -> keeps(system, present, self) && system.cleansAtStart())
                .flatMap(system -> without(system, value -> isKept(item(system, value), system.handlers(), next)))
                .toList();
    }

    /**
     * What an earlier run may have brought up by the next version, and a start with the earlier one did not see to. Those that it brings up again too: by
     * then there may be other handlers.
     */
    public List<SystemConfig> missedBy(ClusterConfig earlier, ClusterConfig next) {
        return next.systems().stream()
                .filter(system -> takesPart(system, self) && system.cleansAtStart())
                .flatMap(system -> beyond(system, earlier))
                .toList();
    }

    /** The system's items that are not seen to by a start with that configuration. */
    private Stream<SystemConfig> beyond(SystemConfig system, ClusterConfig config) {
        return without(system, value -> isSeenTo(item(system, value), system.handlers(), config));
    }

    private static Stream<SystemConfig> without(SystemConfig system, Predicate<String> which) {
        SequencedMap<String, Slot> items = new TreeMap<>(system.spec().items());
        items.keySet().removeIf(which);
        return items.isEmpty() ? Stream.empty() : Stream.of(part(system, system.handlers(), items));
    }
}
