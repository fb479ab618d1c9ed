package io.flip.engine.plan;

import java.util.OptionalInt;

/**
 * What can be read as it is written. Not so are controls, line and paragraph separators, halves of characters, and Unicode's format characters: those that turn the
 * direction of text, or are not seen at all, so that two names look the same or one looks like something else.
 */
public final class Legible {

    private Legible() {}

    /** Whether it is not seen, or moves or splits what is. */
    public static boolean hidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    /** The first such character. */
    public static OptionalInt firstHidden(String text) {
        return text.codePoints().filter(Legible::hidden).findFirst();
    }

    /** Such as {@code U+202E (RIGHT-TO-LEFT OVERRIDE)}. */
    public static String name(int codePoint) {
        String name = Character.getName(codePoint);
        return "U+%04X".formatted(codePoint) + (name == null ? "" : " (" + name + ")");
    }

    /** The text in one line, in which hidden characters are written by their numbers. */
    public static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (hidden(point)) {
                shown.append("\\u%04x".formatted(point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }
}
