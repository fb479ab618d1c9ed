package io.flip.engine.plan;

import java.util.Comparator;

/** One item: a string of the data of a system. */
public record ItemId(String system, String value) implements Comparable<ItemId> {

    private static final Comparator<ItemId> ORDER =
            Comparator.comparing(ItemId::system).thenComparing(ItemId::value);

    @Override
    public int compareTo(ItemId other) {
        return ORDER.compare(this, other);
    }

    /** {@code system/value}, as events and logs show it. */
    @Override
    public String toString() {
        return system + "/" + value;
    }
}
