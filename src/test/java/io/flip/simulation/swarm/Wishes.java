package io.flip.simulation.swarm;

import io.flip.engine.plan.OnIsolation;
import io.flip.engine.plan.Slot;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.Edits;
import io.flip.engine.register.SystemConfig;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Changes of a configuration that an operator may wish for. */
final class Wishes {

    private static final String ANOTHER = "another-";

    private Wishes() {}

    /** Whether all goes on afterwards, and no two sides can hold the same item: else who insists gets what the engine warned of. */
    static boolean canBeForced(ClusterConfig config, ChangeRequest change) {
        return Edits.apply(config, change, true) instanceof Edits.Result.Applied(ClusterConfig next)
                && !next.voters().isEmpty()
                && 2 * next.settings().quorum() > next.voters().size()
                && next.systems().stream()
                        .noneMatch(system -> system.spec().members().isEmpty());
    }

    static ChangeRequest quorum(ClusterConfig config, int quorum) {
        ClusterSettings present = config.settings();
        ClusterSettings other = new ClusterSettings(
                quorum,
                true,
                present.gossipInterval(),
                present.pingPerInterval(),
                present.pingTimeout(),
                present.autoremove());
        return new ChangeRequest.ReplaceConfig(new ClusterConfig(0, other, config.members(), config.systems()));
    }

    static ChangeRequest otherIsolation(SystemConfig system) {
        SystemSpec spec = system.spec();
        OnIsolation other = spec.onIsolation() == OnIsolation.HOLD ? OnIsolation.RELEASE : OnIsolation.HOLD;
        return put(system, spec.id(), spec.items(), other);
    }

    /** Another that is like it, with items of its own; where it is there already, it has those from now on. */
    static ChangeRequest newSystem(SystemConfig like, int items) {
        String name = like.id();
        String id = name.startsWith(ANOTHER) ? name : ANOTHER + name;
        SequencedMap<String, Slot> its = new TreeMap<>();
        for (int i = 0; i < items; i++) {
            its.put("v%02d".formatted(i), new Slot("", 0));
        }
        return put(like, id, its, like.spec().onIsolation());
    }

    private static ChangeRequest put(
            SystemConfig like, String id, SequencedMap<String, Slot> items, OnIsolation onIsolation) {
        SystemSpec spec = like.spec();
        SystemSpec other = new SystemSpec(
                id,
                spec.topology(),
                spec.members(),
                items,
                spec.settle(),
                onIsolation,
                spec.releaseWithin(),
                spec.failback());
        return new ChangeRequest.PutSystem(new SystemConfig(other, like.handlers(), like.removeOnStart()));
    }
}
