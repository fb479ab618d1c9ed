package io.flip.actuate;

import java.util.Locale;
import java.util.Set;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.stereotype.Component;

/** Keeps Flip's secrets out of Actuator even where somebody exposes all of it, with all values. */
@Component
class Secrets implements SanitizingFunction {

    private static final Set<String> NAMES = Set.of("flipkey", "flipkeyprevious", "flipapitoken");

    @Override
    public SanitizableData apply(SanitizableData data) {
        String name = data.getKey().toLowerCase(Locale.ROOT).replaceAll("\\[\\d+]$|[^a-z0-9]|\\d+$", "");
        return NAMES.contains(name) ? data.withSanitizedValue() : data;
    }
}
