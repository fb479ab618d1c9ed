package io.flip.simulation.broken;

import io.flip.engine.plan.Slot;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.SystemConfig;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Wrong configurations, made from the right one. */
final class Believes {

    private Believes() {}

    static ClusterConfig settings(ClusterConfig right, UnaryOperator<ClusterSettings> change) {
        return new ClusterConfig(right.version(), change.apply(right.settings()), right.members(), right.systems());
    }

    static ClusterConfig quorum(ClusterConfig right, UnaryOperator<Integer> change) {
        return settings(
                right,
                its -> new ClusterSettings(
                        change.apply(its.quorum()), its.gossipInterval(), its.pingPerInterval(), its.pingTimeout()));
    }

    static ClusterConfig systems(ClusterConfig right, UnaryOperator<SystemConfig> change) {
        return new ClusterConfig(
                right.version(),
                right.settings(),
                right.members(),
                right.systems().stream().map(change).toList());
    }

    static ClusterConfig specs(ClusterConfig right, UnaryOperator<SystemSpec> change) {
        return systems(
                right,
                system -> new SystemConfig(change.apply(system.spec()), system.handlers(), system.removeOnStart()));
    }

    /** Every item is at home one member further. */
    static SystemSpec shifted(SystemSpec right) {
        SequencedMap<String, Slot> items = new TreeMap<>();
        right.items().forEach((value, slot) -> {
            int home = right.members().indexOf(slot.home()) + 1;
            items.put(value, new Slot(right.members().get(home % right.members().size()), slot.row()));
        });
        return new SystemSpec(
                right.id(),
                right.topology(),
                right.members(),
                items,
                right.settle(),
                right.onIsolation(),
                right.releaseWithin(),
                right.failback());
    }
}
