package io.flip.config.read;

import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Puts values in the place of <code>${NAME}</code> in a secret: once, and each value byte for byte. Spring's own way goes on in what it has put there,
 * and leaves what it can't find; a secret of which that changed a byte would be another one, on one member alone.
 */
final class Placeholders {

    private static final Pattern PLACE = Pattern.compile("\\\\(\\$\\{)|\\$\\{(?:([^${}:]+)(?::([^${}]*))?})?");

    private final ConfigurableEnvironment environment;

    Placeholders(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /** A placeholder that names nothing. */
    static final class Unresolved extends Exception {
        Unresolved(String why) {
            super(why);
        }
    }

    String replaced(String text) throws Unresolved {
        StringBuilder all = new StringBuilder();
        Matcher places = PLACE.matcher(text);
        int end = 0;
        while (places.find()) {
            all.append(text, end, places.start()).append(value(places));
            end = places.end();
        }
        return all.append(text.substring(end)).toString();
    }

    private String value(MatchResult place) throws Unresolved {
        String escaped = place.group(1);
        String name = place.group(2);
        if (escaped != null) {
            return escaped;
        }
        if (name == null) {
            throw new Unresolved("has a ${ that begins no placeholder");
        }
        String value = find(name);
        String fallback = place.group(3);
        if (value == null && fallback == null) {
            throw new Unresolved("has a placeholder that nothing sets"); // not its name: it may be a part of the secret
        }
        return Objects.requireNonNullElse(value, Objects.requireNonNullElse(fallback, ""));
    }

    private @Nullable String find(String name) {
        return environment.getPropertySources().stream()
                .flatMap(source -> Stream.ofNullable(source.getProperty(name)))
                .map(String::valueOf)
                .findFirst()
                .orElse(null);
    }
}
