package io.flip.config;

import io.flip.config.Written.Row;
import io.flip.config.Written.Table;
import io.flip.config.Written.Word;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * A configuration file, or one document of it, in Spring's environment: in its place among the others, with flat names for whoever asks
 * for those, and with what is under {@code flip} as it was written.
 */
final class FileSource extends EnumerablePropertySource<Map<String, Object>> implements OriginLookup<String> {

    private final OriginTrackedMapPropertySource flat;
    private final Table flip;
    private final Kind kind;
    private final @Nullable Path directory;

    /** Which of the formats. */
    enum Kind {
        /** Spring's: placeholders are resolved, several files and profiles add up. */
        YAML,
        /** The original's: as it is, and nothing below it counts. */
        JSON
    }

    /**
     * @param others what the file says to Spring and not to Flip
     * @param directory where the file is, if it is one
     */
    FileSource(String name, Map<String, Object> others, Table flip, Kind kind, @Nullable Path directory) {
        super(name, others);
        Map<String, Object> all = new LinkedHashMap<>(others);
        flatten("flip", flip, all);
        this.flat = new OriginTrackedMapPropertySource(name, all, true);
        this.flip = flip;
        this.kind = kind;
        this.directory = directory;
    }

    private static void flatten(String name, Written written, Map<String, Object> flat) {
        switch (written) {
            case Word word -> flat.put(name, word.kind() == Written.Kind.NOTHING ? "" : word.text());
            case Table table -> table.entries().forEach((key, value) -> flatten(Names.join(name, key), value, flat));
            case Row row -> {
                for (int i = 0; i < row.entries().size(); i++) {
                    flatten(name + "[" + i + "]", row.entries().get(i), flat);
                }
            }
        }
    }

    Table flip() {
        return flip;
    }

    Kind kind() {
        return kind;
    }

    @Nullable
    Path directory() {
        return directory;
    }

    @Override
    public String[] getPropertyNames() {
        return flat.getPropertyNames();
    }

    @Override
    public @Nullable Object getProperty(String name) {
        return flat.getProperty(name);
    }

    @Override
    public @Nullable Origin getOrigin(String key) {
        return flat.getOrigin(key);
    }
}
