package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Sets and maps go over the wire in ascending order, whatever order they had, and come back sorted and immutable. */
final class Sorted {

    private Sorted() {}

    /** A set, as an array of its elements. */
    static <T extends Comparable<? super T>> SortedSet<T> readSet(CborReader in, Format<T> element)
            throws MalformedException {
        TreeSet<T> set = new TreeSet<>();
        for (T value : in.list(element)) {
            ascending(set.isEmpty() ? null : set.last(), value);
            set.add(value);
        }
        return Collections.unmodifiableSortedSet(set);
    }

    static <T extends Comparable<? super T>> void writeSet(
            CborWriter out, Format<T> element, Collection<? extends T> set) {
        out.list(element, new TreeSet<>(set));
    }

    /** Adds an entry that must come after all others, and thereby refuses one that is said twice. */
    static <K extends Comparable<? super K>, V> void append(SortedMap<K, V> map, K key, V value)
            throws MalformedException {
        ascending(map.isEmpty() ? null : map.lastKey(), key);
        map.put(key, value);
        if (map.size() > Limits.ELEMENTS) {
            throw new MalformedException("too many entries");
        }
    }

    static <K, V> SortedMap<K, V> frozen(SortedMap<K, V> map) {
        return Collections.unmodifiableSortedMap(map);
    }

    private static <T extends Comparable<? super T>> void ascending(@Nullable T last, T next)
            throws MalformedException {
        if (last != null && last.compareTo(next) >= 0) {
            throw new MalformedException("not in ascending order");
        }
    }
}
