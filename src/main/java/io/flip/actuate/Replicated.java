package io.flip.actuate;

import io.flip.engine.plan.Topology;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.engine.report.Snapshot.ItemView;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells replicated systems from sharded ones. An item's state is that of the whole cluster: of a sharded item it is its holder's, but a
 * replicated one is not active before it is so everywhere. There, that a member holds it is the most that can be said of this member.
 */
record Replicated(Set<String> systems) {

    static Replicated of(ClusterConfig config) {
        return new Replicated(config.systems().stream()
                .filter(system -> system.spec().topology() == Topology.REPLICATED)
                .map(SystemConfig::id)
                .collect(Collectors.toSet()));
    }

    boolean activeOn(ItemView item, String member) {
        return item.holders().contains(member) && (item.state() == ItemState.ACTIVE || among(item));
    }

    /** Whether it is active on any member that is not down. */
    boolean owned(ItemView item, Set<String> down) {
        return !down.containsAll(item.holders()) && (item.state() == ItemState.ACTIVE || among(item));
    }

    /** Whether nobody but that member holds it, so that its state is that member's. */
    boolean isAlone(ItemView item, String member) {
        return item.holders().size() == 1 && item.holders().getFirst().equals(member);
    }

    private boolean among(ItemView item) {
        return systems.contains(item.item().system());
    }
}
