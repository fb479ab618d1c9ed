package io.flip.engine.register;

import io.flip.engine.register.Draft.Wrong;
import io.flip.engine.register.Refusal.Kind;
import java.util.List;

/** What a change may do only where force is asked for. */
final class Dangers {

    private Dangers() {}

    static void require(ClusterConfig old, ClusterConfig next, boolean force) throws Wrong {
        if (force) {
            return;
        }
        voters(old, next);
        for (SystemConfig system : next.systems()) {
            boolean had = old.system(system.id())
                    .map(before -> !before.spec().members().isEmpty())
                    .orElse(true);
            if (had && system.spec().members().isEmpty()) {
                throw danger(
                        "System " + system.id() + " would be left without members, and nobody could have its items.");
            }
        }
    }

    private static void voters(ClusterConfig old, ClusterConfig next) throws Wrong {
        List<String> before = old.voters();
        List<String> after = next.voters();
        if (after.isEmpty()) {
            throw danger("No voter would be left: nothing could be granted or changed any more.");
        }
        long staying = after.stream().filter(before::contains).count();
        if (staying < Math.min(old.settings().quorum(), before.size())) {
            throw danger("Of the voters " + before + " only " + staying + " would be left, and "
                    + old.settings().quorum()
                    + " make a quorum: if one of the rest fails, nothing moves. Go in smaller steps.");
        }
        int quorum = next.settings().quorum();
        if (!next.quorum().isMajority() && old.quorum().isMajority()) {
            throw danger("A quorum of " + quorum + " is no majority of " + after.size()
                    + " voters: when the network divides, both sides can hold the same item.");
        }
    }

    private static Wrong danger(String what) {
        return new Wrong(Kind.NEEDS_FORCE, what);
    }
}
