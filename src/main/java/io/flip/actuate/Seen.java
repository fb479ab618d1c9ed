package io.flip.actuate;

import io.flip.engine.member.MemberState;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.engine.report.Snapshot.ItemView;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A snapshot, and what is counted in it: once, by the first that looks. Two that look at once count the same. */
final class Seen {

    private final Snapshot snapshot;
    private volatile @Nullable Map<String, Map<ItemState, Integer>> items;

    Seen(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    int items(String system, ItemState state) {
        Map<String, Map<ItemState, Integer>> counted = items;
        if (counted == null) {
            counted = count();
            items = counted;
        }
        return counted.getOrDefault(system, Map.of()).getOrDefault(state, 0);
    }

    long members(MemberState state) {
        return snapshot.members().stream()
                .filter(member -> member.state() == state)
                .count();
    }

    private Map<String, Map<ItemState, Integer>> count() {
        Map<String, Map<ItemState, Integer>> counts = new HashMap<>();
        for (ItemView item : snapshot.items()) {
            counts.computeIfAbsent(item.item().system(), _ -> new EnumMap<>(ItemState.class))
                    .merge(item.state(), 1, Integer::sum);
        }
        return counts;
    }
}
