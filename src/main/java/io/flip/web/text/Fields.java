package io.flip.web.text;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing as lines of a name and a value. */
final class Fields {

    private static final String MILLIS = "Ms";
    private static final int GAP = 2;

    private Fields() {}

    /** All components of a record, by their names: {@code lastHeardMs} is written {@code last heard}, and as a duration. */
    static List<String> of(Record one, Wording wording) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (RecordComponent component : one.getClass().getRecordComponents()) {
            fields.put(name(component.getName()), value(component, one, wording));
        }
        return lines(fields);
    }

    /** The values below each other; long ones go on below themselves. */
    static List<String> lines(Map<String, String> fields) {
        int width = fields.keySet().stream().mapToInt(Width::of).max().orElse(0) + GAP;
        List<String> lines = new ArrayList<>();
        fields.forEach((name, value) -> {
            List<String> folded = Folding.fold(value, Table.WIDTH - width);
            lines.add(Width.pad(name, width, false) + folded.getFirst());
            folded.stream().skip(1).forEach(rest -> lines.add(" ".repeat(width) + rest));
        });
        return lines;
    }

    private static String name(String component) {
        String name =
                component.endsWith(MILLIS) ? component.substring(0, component.length() - MILLIS.length()) : component;
        return name.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }

    private static String value(RecordComponent component, Record one, Wording wording) {
        Object value = read(component, one);
        if (value instanceof Record inner) {
            Map<String, String> parts = new LinkedHashMap<>();
            for (RecordComponent part : inner.getClass().getRecordComponents()) {
                parts.put(name(part.getName()), value(part, inner, wording));
            }
            return wording.cell(parts);
        }
        return component.getName().endsWith(MILLIS) && value instanceof Number millis
                ? millis(millis)
                : wording.cell(value);
    }

    private static String millis(Number millis) {
        return millis.doubleValue() < 1000 ? millis + " ms" : Wording.duration(Duration.ofMillis(millis.longValue()));
    }

    private static @Nullable Object read(RecordComponent component, Record one) {
        try {
            return component.getAccessor().invoke(one);
        } catch (ReflectiveOperationException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
