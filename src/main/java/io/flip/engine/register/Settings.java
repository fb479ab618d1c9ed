package io.flip.engine.register;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values of settings: only those that are not the default.
 *
 * @param values by name, as {@link Kind} has them plainly. There may be names that this member does not know, from one that is newer; they are kept
 */
public record Settings(SortedMap<String, Object> values) {

    public static final Settings NONE = new Settings(new TreeMap<>());

    public Settings {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** Of one that has a default. */
    public <T> T get(Setting<T> setting) {
        return Objects.requireNonNull(find(setting), setting.name());
    }

    /** {@code null} if nothing is written and there is no default. */
    public <T> @Nullable T find(Setting<T> setting) {
        Object plain = values.get(setting.name());
        T value = plain == null ? null : setting.kind().of(plain);
        return value == null ? setting.fallback() : value;
    }

    /** These and one more; none if that is its default, or {@code null}. */
    public Settings with(Setting<?> setting, @Nullable Object plain) {
        TreeMap<String, Object> more = new TreeMap<>(values);
        more.remove(setting.name());
        if (plain != null && !setting.isFallback(plain)) {
            more.put(setting.name(), plain);
        }
        return new Settings(more);
    }

    /** Whether all are their defaults. */
    public boolean none() {
        return values.isEmpty();
    }
}
