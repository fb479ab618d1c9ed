package io.flip.engine.holding;

import io.flip.engine.claim.Lease;
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
    private final Sorted leased = new Sorted();
    private final Sorted kept = new Sorted();
    private final SequencedSet<ItemId> going = new TreeSet<>();
    private List<ItemId> goingListed = List.of();
    private boolean goingChanged;
    private long seen = -1;
    private long revision;

    Grouping(Lease lease) {
        this.lease = lease;
    }

    /** The item is held from now on as long as it is leased, as it was added to the claim of that version. */
    void put(ItemId item, long version) {
        kept.remove(item);
        goingChanged |= going.remove(item);
        leased.put(item, version);
    }

    /** The item is held from now on whether it is leased or not. */
    void keep(ItemId item, long version) {
        leased.remove(item);
        goingChanged |= going.remove(item);
        kept.put(item, version);
    }

    /** The same, and it is being put down. */
    void keepGoing(ItemId item) {
        leased.remove(item);
        kept.remove(item);
        goingChanged |= going.add(item);
    }

    void remove(ItemId item) {
        leased.remove(item);
        kept.remove(item);
        goingChanged |= going.remove(item);
    }

    LeaseGroups groups() {
        boolean granted = seen != lease.revision();
        seen = lease.revision();
        boolean leasedChanged = leased.sort(granted);
        boolean keptChanged = kept.sort(granted);
        if (leasedChanged || keptChanged || goingChanged) {
            revision++;
            goingListed = goingChanged ? List.copyOf(going) : goingListed;
            goingChanged = false;
        }
        return new LeaseGroups(
                revision,
                leased.groups(),
                new LeaseGroups.Kept(kept.groups(), goingListed, new LeaseGroups.Silence(lease.contactUntil())));
    }

    /** Items by those that grant them. */
    private final class Sorted {
        private final Map<ItemId, Long> addedIn = new TreeMap<>();
        private final Map<ItemId, BitSet> grantors = new TreeMap<>();
        private final Map<BitSet, TreeSet<ItemId>> byGrantors = new LinkedHashMap<>();
        private final SequencedSet<ItemId> touched = new LinkedHashSet<>();
        private List<Listed> listed = List.of();

        private void put(ItemId item, long version) {
            @Nullable Long before = addedIn.put(item, version);
            if (before == null || before != version) {
                touched.add(item);
            }
        }

        private void remove(ItemId item) {
            if (addedIn.remove(item) != null) {
                touched.add(item);
            }
        }

        /** Whether any is in another group than before. */
        private boolean sort(boolean granted) {
            if (granted) {
                touched.addAll(addedIn.keySet());
            }
            boolean changed = false;
            for (ItemId item : touched) {
                changed |= sort(item);
            }
            touched.clear();
            if (changed) {
                list();
            }
            return changed;
        }

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
            List<Listed> all = new ArrayList<>();
            for (TreeSet<ItemId> items : byGrantors.values()) {
                all.add(new Listed(List.copyOf(items), addedIn.getOrDefault(items.first(), 0L)));
            }
            all.sort(Comparator.<Listed>comparingInt(group -> -group.items().size())
                    .thenComparing(group -> group.items().getFirst()));
            listed = List.copyOf(all);
        }

        private List<LeaseGroups.Group> groups() {
            if (listed.isEmpty()) {
                return List.of();
            }
            List<LeaseGroups.Group> groups = new ArrayList<>(listed.size());
            for (Listed group : listed) {
                Moment until = lease.until(group.items().getFirst(), group.addedIn());
                groups.add(new LeaseGroups.Group(group.items(), until));
            }
            return Collections.unmodifiableList(groups);
        }
    }
}
