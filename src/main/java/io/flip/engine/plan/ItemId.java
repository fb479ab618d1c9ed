package io.flip.engine.plan;

/** One item: a string of the data of a system. */
public record ItemId(String system, String value) implements Comparable<ItemId> {

    @Override
    public int compareTo(ItemId other) {
        // Most often it is one and the same text, which compareTo would read to its end all the same.
        int order = system.equals(other.system) ? 0 : system.compareTo(other.system);
        return order != 0 ? order : value.compareTo(other.value);
    }

    /** {@code system/value}, as events and logs show it. */
    @Override
    public String toString() {
        return system + "/" + value;
    }
}
