package io.flip.engine;

import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Slot;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is up here though the configuration no longer gives it to this member: it is being put down. Where the process dies before that is done,
 * the next one would not find it in the configuration; so it is stored beside it (protocol 5, starting).
 */
final class Leftovers {

    private final String self;
    private List<SystemConfig> systems = List.of();

    Leftovers(String self) {
        this.self = self;
    }

    /** Whether this member puts the system's items down when it starts. */
    static boolean cleans(SystemConfig system, String self) {
        return system.spec().topology() == Topology.SHARDED
                && system.removeOnStart()
                && system.spec().members().contains(self);
    }

    /** Of those that are held, those that a start with the next version would leave up: each system with these items alone. */
    List<SystemConfig> beyond(ClusterConfig next, ClusterConfig present, Set<ItemId> held) {
        List<SystemConfig> found = new ArrayList<>();
        Set<ItemId> seen = new TreeSet<>();
        Stream.concat(present.systems().stream(), systems.stream())
                .filter(system -> cleans(system, self))
                .forEach(system -> {
                    SequencedMap<String, Slot> left = new TreeMap<>();
                    system.spec().items().forEach((value, slot) -> {
                        ItemId item = new ItemId(system.id(), value);
                        if (held.contains(item) && !isCleaned(item, next) && seen.add(item)) {
                            left.put(value, slot);
                        }
                    });
                    if (!left.isEmpty()) {
                        found.add(new SystemConfig(
                                system.spec().items(left).pins(new TreeMap<>()), system.handlers(), true));
                    }
                });
        systems = List.copyOf(found);
        return systems;
    }

    /** The items that a start with the next version would have put down, and that with the earlier one did not. */
    List<ItemId> missedBy(ClusterConfig earlier, ClusterConfig next) {
        return next.systems().stream()
                .filter(system -> cleans(system, self))
                .flatMap(system -> system.spec().items().keySet().stream().map(value -> new ItemId(system.id(), value)))
                .filter(item -> !isCleaned(item, earlier))
                .toList();
    }

    private boolean isCleaned(ItemId item, ClusterConfig config) {
        return config.system(item.system())
                .filter(system -> cleans(system, self))
                .filter(system -> system.spec().items().containsKey(item.value()))
                .isPresent();
    }
}
