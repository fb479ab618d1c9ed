package io.flip.config.read;

import io.flip.engine.plan.Legible;

/**
 * One thing that is wrong with the configuration.
 *
 * @param property its full name, such as {@code flip.servers[db.eu-1].ip}
 * @param value as written, or empty where nothing was, or where it must not be shown
 * @param where the file, line and column, or the variable or option; empty where nothing was written
 * @param why what is wrong with it
 * @param instead what to write instead
 */
public record Mistake(String property, String value, String where, String why, String instead) {

    private static final int SHOWN = 80;

    /** Whether the other says the same, wherever it was written. */
    boolean isThat(Mistake other) {
        return property.equals(other.property) && value.equals(other.value) && why.equals(other.why);
    }

    /** All of it in one line: it stays one, and a terminal is not told anything. */
    String line() {
        String shown = value.isEmpty() ? "" : " = " + shorten(Legible.shown(value));
        String from = where.isEmpty() ? "" : " (" + where + ")";
        return Legible.shown(property + shown + from + ": " + why + "; " + instead);
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
