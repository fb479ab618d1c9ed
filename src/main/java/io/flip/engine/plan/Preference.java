package io.flip.engine.plan;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The order in which the members of a system are asked to take an item (protocol 4): its home, then the others, picked by the
 * digits of its row, so that a failed member's items spread evenly. Built as far as it is read: most items are at home.
 */
public final class Preference implements Iterable<String> {

    private final List<String> members;
    private final Slot slot;

    /** @param members of the system, by priority and then id */
    public Preference(List<String> members, Slot slot) {
        this.members = members;
        this.slot = slot;
    }

    @Override
    public Iterator<String> iterator() {
        return new Iterator<>() {
            private int taken;
            private int row = slot.row();
            private boolean reversed;
            private List<String> pool = List.of();

            @Override
            public boolean hasNext() {
                return taken < members.size();
            }

            @Override
            public String next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                if (++taken == 1) {
                    return slot.home();
                }
                if (taken == 2) {
                    pool = others();
                }
                int size = pool.size();
                int index = row % size;
                row /= size;
                // The pool is reversed after each pick; counting from the other end is the same.
                String picked = pool.remove(reversed ? size - 1 - index : index);
                reversed = !reversed;
                return picked;
            }
        };
    }

    /** The members but the home, cyclically from the one behind it. */
    private List<String> others() {
        int home = members.indexOf(slot.home());
        List<String> others = new ArrayList<>(members.size());
        for (int i = 1; i < members.size(); i++) {
            others.add(members.get((home + i) % members.size()));
        }
        return others;
    }
}
