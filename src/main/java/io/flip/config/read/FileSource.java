package io.flip.config.read;

import io.flip.config.read.Written.Table;
import io.flip.config.read.Written.Word;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * A configuration file, or one document of it, in Spring's environment: in its place among the others, with what is under
 * {@code flip} as it was written, and with flat names for the few values that Spring is asked for.
 */
final class FileSource extends EnumerablePropertySource<Map<String, Object>> implements OriginLookup<String> {

    private final OriginTrackedMapPropertySource flat;
    private final Table flip;
    private final Kind kind;
    private final @Nullable Path file;

    /** Which of the formats. */
    enum Kind {
        /** Spring's: placeholders are resolved, several files and profiles add up. */
        YAML,
        /** The original's: as it is, and nothing below it counts. */
        JSON
    }

    /**
     * @param others what the file says to Spring and not to Flip
     * @param file the file, if it is one
     */
    FileSource(String name, Map<String, Object> others, Table flip, Kind kind, @Nullable Path file) {
        super(name, others);
        Map<String, Object> all = new LinkedHashMap<>(others);
        flatten(flip, all);
        this.flat = new OriginTrackedMapPropertySource(name, all, true);
        this.flip = flip;
        this.kind = kind;
        this.file = file;
    }

    /** Single values alone, since all else would be thousands of names that nobody asks for; and not the key. */
    private static void flatten(Table flip, Map<String, Object> flat) {
        flip.entries().forEach((name, value) -> {
            String property = Names.join("flip", name);
            if (value instanceof Word word && word.kind() != Written.Kind.NOTHING && !Names.secret(property)) {
                flat.put(property, word.text());
            }
        });
    }

    Table flip() {
        return flip;
    }

    Kind kind() {
        return kind;
    }

    @Nullable
    Path file() {
        return file;
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
