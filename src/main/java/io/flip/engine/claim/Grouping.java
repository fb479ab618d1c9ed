package io.flip.engine.claim;

import io.flip.engine.plan.ItemId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps together what the same voters grant. Whom an item belongs to is found anew where something was granted otherwise, or the item itself has changed;
 * else the cost of asking grows with the groups alone.
 */
final class Grouping {

    private record Listed(List<ItemId> items, long addedIn) {}

    private final Lease lease;
    private final Map<ItemId, Long> addedIn = new TreeMap<>();
    private final Map<ItemId, BitSet> grantors = new TreeMap<>();
    private final Map<BitSet, TreeSet<ItemId>> byGrantors = new LinkedHashMap<>();
    private final SequencedSet<ItemId> touched = new LinkedHashSet<>();
    private List<Listed> listed = List.of();
    private long seen = -1;
    private long revision;

    Grouping(Lease lease) {
        this.lease = lease;
    }

    /** The item is held from now on, as it was added to the claim of that version. */
    void put(ItemId item, long version) {
        @Nullable Long before = addedIn.put(item, version);
        if (before == null || before != version) {
            touched.add(item);
        }
    }

    void remove(ItemId item) {
        if (addedIn.remove(item) != null) {
            touched.add(item);
        }
    }

    LeaseGroups groups() {
        boolean changed = false;
        if (seen != lease.revision()) {
            seen = lease.revision();
            touched.addAll(addedIn.keySet());
        }
        for (ItemId item : touched) {
            changed |= sort(item);
        }
        touched.clear();
        if (changed) {
            list();
        }
        return new LeaseGroups(
                revision,
                listed.stream()
                        .map(group -> new LeaseGroups.Group(
                                group.items(), lease.until(group.items().getFirst(), group.addedIn())))
                        .toList());
    }

    /** Whether it is in another group than before. */
    private boolean sort(ItemId item) {
        @Nullable Long version = addedIn.get(item);
        @Nullable BitSet now = version == null ? null : lease.grantors(item, version);
        @Nullable BitSet before = now == null ? grantors.remove(item) : grantors.put(item, now);
        if (Objects.equals(now, before)) {
            return false;
        }
        @Nullable TreeSet<ItemId> old = before == null ? null : byGrantors.get(before);
        if (old != null) {
            old.remove(item);
            if (old.isEmpty()) {
                byGrantors.remove(before);
            }
        }
        if (now != null) {
            byGrantors.computeIfAbsent(now, any -> new TreeSet<>()).add(item);
        }
        return true;
    }

    private void list() {
        revision++;
        List<Listed> all = new ArrayList<>();
        for (TreeSet<ItemId> items : byGrantors.values()) {
            all.add(new Listed(List.copyOf(items), addedIn.getOrDefault(items.first(), 0L)));
        }
        all.sort(Comparator.<Listed>comparingInt(group -> -group.items().size())
                .thenComparing(group -> group.items().getFirst()));
        listed = List.copyOf(all);
    }
}
