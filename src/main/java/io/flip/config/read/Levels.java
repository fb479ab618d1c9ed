package io.flip.config.read;

import java.util.Map;

/** The original's log levels in Spring's words. Logback has no fatal: it shows errors then, which is the least that it can. */
final class Levels {

    static final Map<String, String> SPRING =
            Map.of("debug", "debug", "info", "info", "warning", "warn", "error", "error", "fatal", "fatal");

    private Levels() {}
}
