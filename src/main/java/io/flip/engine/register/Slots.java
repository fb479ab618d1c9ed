package io.flip.engine.register;

import io.flip.engine.plan.Slot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the items of a system are at home after a change (protocol 4, slots). Items that stay keep their home and row, so that adding an item
 * moves none, and adding a member moves its share alone.
 */
final class Slots {

    /** The items of one member, by row. */
    private static final class Rows {
        private final String member;
        private final TreeMap<Integer, String> items = new TreeMap<>();
        private final BitSet taken = new BitSet();

        private Rows(String member) {
            this.member = member;
        }

        private void put(String value, int row) {
            items.put(row, value);
            taken.set(row);
        }

        private void add(String value) {
            put(value, taken.nextClearBit(0));
        }

        private String removeHighest() {
            Map.Entry<Integer, String> highest = items.pollLastEntry();
            taken.clear(highest.getKey());
            return highest.getValue();
        }
    }

    private final SequencedMap<String, Rows> byMember = new LinkedHashMap<>();

    private Slots(List<String> members) {
        members.forEach(member -> byMember.put(member, new Rows(member)));
    }

    /**
     * @param members by priority and id
     * @param old where the items were before the change
     */
    static SequencedMap<String, Slot> of(List<String> members, SortedSet<String> values, Map<String, Slot> old) {
        if (members.isEmpty()) {
            SequencedMap<String, Slot> nowhere = new TreeMap<>();
            values.forEach(value -> nowhere.put(value, old.getOrDefault(value, new Slot("nobody", 0))));
            return nowhere;
        }
        Slots slots = new Slots(members);
        slots.place(values, old);
        slots.level();
        return slots.taken();
    }

    private void place(Collection<String> values, Map<String, Slot> old) {
        List<String> homeless = new ArrayList<>();
        for (String value : values) {
            Slot slot = old.get(value);
            Rows home = slot == null ? null : byMember.get(slot.home());
            if (slot == null || home == null || home.taken.get(slot.row())) {
                homeless.add(value);
            } else {
                home.put(value, slot.row());
            }
        }
        homeless.forEach(value -> emptiest().add(value));
    }

    private void level() {
        Rows fullest = fullest();
        Rows emptiest = emptiest();
        while (fullest.items.size() - emptiest.items.size() > 1) {
            emptiest.add(fullest.removeHighest());
            fullest = fullest();
            emptiest = emptiest();
        }
    }

    private Rows emptiest() {
        @Nullable Rows best = null;
        for (Rows rows : byMember.values()) {
            best = best == null || rows.items.size() < best.items.size() ? rows : best;
        }
        return Objects.requireNonNull(best);
    }

    private Rows fullest() {
        @Nullable Rows best = null;
        for (Rows rows : byMember.values()) {
            best = best == null || rows.items.size() > best.items.size() ? rows : best;
        }
        return Objects.requireNonNull(best);
    }

    private SequencedMap<String, Slot> taken() {
        SequencedMap<String, Slot> all = new TreeMap<>();
        for (Rows rows : byMember.values()) {
            rows.items.forEach((row, value) -> all.put(value, new Slot(rows.member, row)));
        }
        return all;
    }
}
