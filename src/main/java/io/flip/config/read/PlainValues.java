package io.flip.config.read;

import io.flip.config.read.Written.Row;
import io.flip.config.read.Written.Table;
import io.flip.config.read.Written.Word;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is written as maps, lists and values that any mapper turns into JSON, in the order in which it is written. */
public final class PlainValues {

    private PlainValues() {}

    public static Map<String, Object> of(Table table) {
        Map<String, Object> values = new LinkedHashMap<>();
        table.entries().forEach((name, written) -> {
            Object value = value(written);
            if (value != null) {
                values.put(name, value);
            }
        });
        return values;
    }

    private static @Nullable Object value(Written written) {
        return switch (written) {
            case Table table -> of(table);
            case Row row -> row.entries().stream().map(PlainValues::value).toList();
            case Word word ->
                switch (word.kind()) {
                    case TEXT -> word.text();
                    case NUMBER -> Reading.number(word.text());
                    case TRUTH -> Boolean.valueOf(word.text());
                    case NOTHING -> null;
                };
        };
    }
}
