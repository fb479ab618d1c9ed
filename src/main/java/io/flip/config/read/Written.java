package io.flip.config.read;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * Something as it was written, in either format, before anybody says what it means. Both formats become this, and not Spring's flat
 * names, because those can't tell {@code servers: {db.eu-1: ...}} from {@code servers: {db: {eu-1: ...}}}, and lose what is null or empty.
 */
public sealed interface Written {

    /** Where it was written, for a person: {@code flip.json:9:31}, or which variable or option it was. */
    String where();

    /** What it is, as a mistake says it. */
    String what();

    /** Text, a number, true or false, or nothing; the text is as written, so that ids and items keep every character. */
    record Word(String text, Kind kind, String where) implements Written {

        private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

        /** From where everything is text: numbers and truths are what JSON takes for one. */
        static Word guessed(String text, String where) {
            boolean truth = text.equals("true") || text.equals("false");
            return new Word(text, truth ? Kind.TRUTH : isNumber(text) ? Kind.NUMBER : Kind.TEXT, where);
        }

        /** Whether JSON takes it for a number. */
        static boolean isNumber(String text) {
            return NUMBER.matcher(text).matches();
        }

        @Override
        public String what() {
            return kind.what;
        }
    }

    record Row(List<Written> entries, String where) implements Written {
        @Override
        public String what() {
            return "a list";
        }
    }

    record Table(SequencedMap<String, Written> entries, String where) implements Written {

        public static Table empty() {
            return new Table(new LinkedHashMap<>(), "");
        }

        /** This with what the other says; where both are tables they are merged, otherwise the other wins. */
        public Table under(Table other) {
            SequencedMap<String, Written> merged = new LinkedHashMap<>(entries);
            other.entries.forEach((name, theirs) -> merged.merge(name, theirs, Written::merge));
            return new Table(merged, other.where);
        }

        @Override
        public String what() {
            return "a map";
        }
    }

    private static Written merge(Written below, Written above) {
        return below instanceof Table lower && above instanceof Table upper ? lower.under(upper) : above;
    }

    /** What a {@link Word} is. */
    enum Kind {
        TEXT("a text"),
        NUMBER("a number"),
        TRUTH("a truth value"),
        NOTHING("nothing");

        private final String what;

        Kind(String what) {
            this.what = what;
        }
    }
}
