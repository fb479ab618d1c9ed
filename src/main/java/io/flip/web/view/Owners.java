package io.flip.web.view;

import io.flip.engine.plan.Topology;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who holds an item: of a sharded system one id or {@code null}, of a replicated one always a list. */
final class Owners {

    private Owners() {}

    static @Nullable Object of(Topology topology, List<String> members) {
        return switch (topology) {
            case REPLICATED -> members;
            case SHARDED -> members.isEmpty() ? null : members.getFirst();
        };
    }
}
