package io.flip.config;

import io.flip.config.document.Documents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What somebody has changed in a member's file, and is not in force, since the cluster goes by what was agreed on. What the cluster has changed meanwhile and the
 * file never said otherwise is no edit: files are the beginning, and fall behind.
 *
 * @param lines one for each place: what is in force there, and what the file says
 * @param whole what is in force, with the edits and nothing else changed; as {@link Documents#of} has it
 */
record Edited(List<String> lines, Map<String, Object> whole) {

    /** In what order these are does not matter. */
    private static final Set<String> SETS = Set.of("data", "systems", "voters", "kinds", "states");

    /** Where a member is only it says itself. */
    private static final Set<String> ITS_OWN = Set.of("ip", "port");

    private static final int SHOWN = 200;
    private static final int NAMED = 5;

    /**
     * All three as {@link Documents#of} has them.
     *
     * @param before what the file said when it was looked at last
     */
    static Edited of(Map<String, Object> before, Map<String, Object> file, Map<String, Object> inForce) {
        Merge merge = new Merge();
        Map<String, Object> whole = merge.maps(List.of(), before, file, inForce);
        return new Edited(List.copyOf(merge.lines), whole);
    }

    private static final class Merge {
        private final List<String> lines = new ArrayList<>();

        Map<String, Object> maps(List<String> place, Map<?, ?> before, Map<?, ?> file, Map<?, ?> inForce) {
            Set<String> names = new LinkedHashSet<>();
            Stream.of(inForce, file).forEach(map -> map.keySet().forEach(name -> names.add(String.valueOf(name))));
            Map<String, Object> merged = new LinkedHashMap<>();
            for (String name : names) {
                List<String> at = Stream.concat(place.stream(), Stream.of(name)).toList();
                Object value = value(at, before.get(name), file.get(name), inForce.get(name));
                if (value != null) {
                    merged.put(name, value);
                }
            }
            return merged;
        }

        private @Nullable Object value(
                List<String> place, @Nullable Object before, @Nullable Object file, @Nullable Object inForce) {
            if (Objects.equals(before, file) || Objects.equals(file, inForce) || saysItself(place, inForce)) {
                return inForce;
            }
            if (file instanceof Map<?, ?> files && inForce instanceof Map<?, ?> present) {
                return maps(place, before instanceof Map<?, ?> map ? map : Map.of(), files, present);
            }
            if (SETS.contains(place.getLast()) && file instanceof List<?> files && inForce instanceof List<?> present) {
                return list(place, before instanceof List<?> list ? list : List.of(), files, present);
            }
            lines.add("%s: %s in force, %s in the file".formatted(name(place), shown(inForce), shown(file)));
            return file;
        }

        private static boolean saysItself(List<String> place, @Nullable Object inForce) {
            return place.size() == 3
                    && place.getFirst().equals("servers")
                    && inForce != null
                    && ITS_OWN.contains(place.getLast());
        }

        private List<?> list(List<String> place, List<?> before, List<?> file, List<?> inForce) {
            Set<Object> next = new LinkedHashSet<>(inForce);
            Set<Object> gone = without(before, file);
            next.removeAll(gone);
            next.addAll(without(file, before));
            Set<Object> more = without(next, inForce);
            Set<Object> less = without(inForce, next);
            if (more.isEmpty() && less.isEmpty()) {
                return inForce;
            }
            List<String> words = new ArrayList<>();
            words.addAll(named(more, "only the file has "));
            words.addAll(named(less, "the file no longer has "));
            lines.add(name(place) + ": " + String.join("; ", words));
            return List.copyOf(next);
        }

        private static Set<Object> without(Iterable<?> some, Iterable<?> others) {
            Set<Object> left = new LinkedHashSet<>();
            some.forEach(left::add);
            others.forEach(left::remove);
            return left;
        }

        private static List<String> named(Set<Object> values, String what) {
            if (values.isEmpty()) {
                return List.of();
            }
            String some = new TreeSet<>(values.stream().map(String::valueOf).toList())
                    .stream().limit(NAMED).collect(Collectors.joining(", "));
            int others = values.size() - NAMED;
            return List.of(what + some + (others > 0 ? " and " + others + " others" : ""));
        }

        private static String name(List<String> place) {
            return String.join(".", place);
        }

        private static String shown(@Nullable Object value) {
            if (value == null) {
                return "nothing";
            }
            String json = JsonMapper.shared().writeValueAsString(value);
            return json.length() <= SHOWN ? json : json.substring(0, SHOWN) + "...";
        }
    }
}
