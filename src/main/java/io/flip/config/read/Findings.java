package io.flip.config.read;

import io.flip.config.read.Written.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** All that is wrong with a configuration, so that it can be said at once. Knows what was written where, so that checks need not. */
public final class Findings {

    private static final String MASK = "******";

    private final Map<String, Written> written = new HashMap<>();
    private final Set<String> wrong = new HashSet<>();
    private final List<Mistake> mistakes = new ArrayList<>();
    private final List<Mistake> warnings = new ArrayList<>();

    /** Remembers what was written, for the mistakes that are found in it later. */
    public void saw(String property, Written value) {
        written.put(property, value);
    }

    /** What was written there is shown no more; where it was, is. */
    public void hide(String property) {
        written.computeIfPresent(property, (_, value) -> new Written.Table(new LinkedHashMap<>(), value.where()));
    }

    public void mistake(String property, String why, String instead) {
        mistake(property, "", why, instead);
    }

    /** @param fallback what counts where nothing was written */
    public void mistake(String property, String fallback, String why, String instead) {
        wrong.add(property);
        mistakes.add(new Mistake(property, value(property, fallback), where(property), why, instead));
    }

    /** What can work, but is not what anybody should want. */
    public void warning(String property, String fallback, String why, String instead) {
        warnings.add(new Mistake(property, value(property, fallback), where(property), why, instead));
    }

    /** Takes those out that were there before. */
    public void forgive(List<Mistake> earlier) {
        mistakes.removeIf(mistake -> earlier.stream().anyMatch(mistake::isThat));
    }

    /** Whether anything was written there. */
    public boolean has(String property) {
        return written.containsKey(property);
    }

    /** Whether there is no mistake in any of these, so that what depends on them can be judged. */
    public boolean sound(String... properties) {
        return Stream.of(properties).noneMatch(wrong::contains);
    }

    public List<Mistake> mistakes() {
        return List.copyOf(mistakes);
    }

    /** @throws ConfigurationException with all mistakes, if there are any */
    public void raise() {
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(mistakes());
        }
    }

    public List<String> warnings() {
        return warnings.stream().map(Mistake::line).toList();
    }

    private String value(String property, String fallback) {
        if (written.get(property) instanceof Word word) {
            return Names.secret(property) && !word.text().isEmpty() ? MASK : word.text();
        }
        return fallback;
    }

    private String where(String property) {
        Written value = written.get(property);
        return value == null ? "" : value.where();
    }
}
