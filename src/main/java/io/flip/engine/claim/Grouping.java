package io.flip.engine.claim;

import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
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
    private final SequencedSet<ItemId> kept = new TreeSet<>();
    private final SequencedSet<ItemId> going = new TreeSet<>();
    private List<Listed> listed = List.of();
    private List<ItemId> keptListed = List.of();
    private List<ItemId> goingListed = List.of();
    private boolean others;
    private long seen = -1;
    private long revision;

    Grouping(Lease lease) {
        this.lease = lease;
    }

    /** The item is held from now on, as it was added to the claim of that version. */
    void put(ItemId item, long version) {
        others |= kept.remove(item) || going.remove(item); // it is in one of them at most
        @Nullable Long before = addedIn.put(item, version);
        if (before == null || before != version) {
            touched.add(item);
        }
    }

    /** The item is held whether it is leased or not. */
    void keep(ItemId item, boolean isGoing) {
        if ((isGoing ? going : kept).add(item)) {
            (isGoing ? kept : going).remove(item);
            others = true;
            forget(item);
        }
    }

    void remove(ItemId item) {
        others |= kept.remove(item) || going.remove(item); // it is in one of them at most
        forget(item);
    }

    private void forget(ItemId item) {
        if (addedIn.remove(item) != null) {
            touched.add(item);
        }
    }

    LeaseGroups groups() {
        boolean changed = others;
        others = false;
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
        if (listed.isEmpty()) {
            return new LeaseGroups(revision, List.of(), keptListed, goingListed);
        }
        List<LeaseGroups.Group> groups = new ArrayList<>(listed.size());
        for (Listed group : listed) {
            Moment until = lease.until(group.items().getFirst(), group.addedIn());
            groups.add(new LeaseGroups.Group(group.items(), until));
        }
        return new LeaseGroups(revision, Collections.unmodifiableList(groups), keptListed, goingListed);
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
        keptListed = List.copyOf(kept);
        goingListed = List.copyOf(going);
    }
}
