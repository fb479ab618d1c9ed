package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Sets and maps go over the wire in ascending order, whatever order they had, and come back sorted and immutable. */
final class Sorted {

    private Sorted() {}

    /** A set, as an array of its elements. */
    static <T extends Comparable<? super T>> Format<SequencedSet<T>> setOf(Format<T> element) {
        return Format.of((out, set) -> writeSet(out, element, set), in -> readSet(in, element));
    }

    static <T extends Comparable<? super T>> void writeSet(
            CborWriter out, Format<T> element, Collection<? extends T> set) {
        out.list(element, new TreeSet<>(set));
    }

    static <T extends Comparable<? super T>> SortedSet<T> readSet(CborReader in, Format<T> element)
            throws MalformedException {
        TreeSet<T> set = new TreeSet<>();
        for (T value : in.list(element)) {
            ascending(set.isEmpty() ? null : set.last(), value);
            set.add(value);
        }
        return Collections.unmodifiableSortedSet(set);
    }

    /** A map, as an array of {@code [key, value]}. */
    static <K extends Comparable<? super K>, V> Format<SequencedMap<K, V>> mapOf(Format<K> key, Format<V> value) {
        return mapOf(Layout.<Map.Entry<K, V>>of(Map.Entry.class)
                .fields(key.of(Map.Entry::getKey), value.of(Map.Entry::getValue), Map::entry));
    }

    /** A map, as an array of its entries. */
    static <K extends Comparable<? super K>, V> Format<SequencedMap<K, V>> mapOf(Format<Map.Entry<K, V>> entry) {
        return Format.of((out, map) -> out.list(entry, new TreeMap<>(map).entrySet()), in -> readMap(in, entry));
    }

    private static <K extends Comparable<? super K>, V> SequencedMap<K, V> readMap(
            CborReader in, Format<Map.Entry<K, V>> entry) throws MalformedException {
        TreeMap<K, V> map = new TreeMap<>();
        in.open();
        while (in.more()) {
            Map.Entry<K, V> next = entry.read(in);
            append(map, next.getKey(), next.getValue());
        }
        in.end();
        return frozen(map);
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
