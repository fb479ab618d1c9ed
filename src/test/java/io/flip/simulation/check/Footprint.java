package io.flip.simulation.check;

import io.flip.engine.register.ClusterConfig;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much an object remembers: it walks over all that it reaches in the engine and counts what is in maps and collections.
 *
 * @param entries of all of them
 * @param largest the size of the largest
 * @param where the field that has it
 */
record Footprint(long entries, int largest, String where) {

    private record Place(Object object, String name) {}

    /** What an object may remember something in, and what that is called. */
    private record Named(Field field, String name) {}

    private static final ClassValue<List<Named>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Named> computeValue(Class<?> type) {
            List<Named> fields = new ArrayList<>();
            for (Class<?> each = type; each != null && isOurs(each); each = each.getSuperclass()) {
                for (Field field : each.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers()) && mayRemember(field.getType())) {
                        field.setAccessible(true);
                        fields.add(new Named(field, type.getSimpleName() + "." + field.getName()));
                    }
                }
            }
            return fields;
        }
    };

    private static final ClassValue<Boolean> REMEMBERS = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return Map.class.isAssignableFrom(type)
                    || Collection.class.isAssignableFrom(type)
                    || (isOurs(type) && !FIELDS.get(type).isEmpty());
        }
    };

    /** Whether a field of that type may have something behind it; a final class of others, a text or a number, has not. */
    private static boolean mayRemember(Class<?> type) {
        return !type.isPrimitive() && !type.isEnum() && (isOurs(type) || !Modifier.isFinal(type.getModifiers()));
    }

    static Footprint of(Object root) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Place> left =
                new ArrayDeque<>(List.of(new Place(root, root.getClass().getSimpleName())));
        Footprint all = new Footprint(0, 0, "");
        while (!left.isEmpty()) {
            Place place = left.removeFirst();
            if (!seen.add(place.object())) {
                continue;
            }
            switch (place.object()) {
                case Map<?, ?> map -> {
                    all = all.with(map.size(), place.name());
                    map.keySet().forEach(key -> add(left, key, place.name()));
                    map.values().forEach(value -> add(left, value, place.name()));
                }
                case Collection<?> collection -> {
                    all = all.with(collection.size(), place.name());
                    collection.forEach(each -> add(left, each, place.name()));
                }
                default -> fields(left, place.object());
            }
        }
        return all;
    }

    private Footprint with(int size, String name) {
        return size > largest
                ? new Footprint(entries + size, size, name)
                : new Footprint(entries + size, largest, where);
    }

    private static void fields(Deque<Place> left, Object object) {
        for (Named each : FIELDS.get(object.getClass())) {
            try {
                add(left, each.field().get(object), each.name());
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void add(Deque<Place> left, @Nullable Object object, String name) {
        if (object != null && REMEMBERS.get(object.getClass())) {
            left.add(new Place(object, name));
        }
    }

    /** Of the engine, its register too; but no version of the configuration, which is as large as the cluster. */
    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith("io.flip.engine.") && type != ClusterConfig.class && !type.isEnum();
    }
}
