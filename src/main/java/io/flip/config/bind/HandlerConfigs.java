package io.flip.config.bind;

import io.flip.config.read.Findings;
import io.flip.config.read.Names;
import io.flip.config.read.Reading;
import io.flip.config.read.Written;
import io.flip.config.read.Written.Kind;
import io.flip.config.read.Written.Row;
import io.flip.config.read.Written.Table;
import io.flip.config.read.Written.Word;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is written in a {@code config}, as the values that handlers get as JSON. */
final class HandlerConfigs {

    /** Maps and lists inside of each other, the config itself included: what the other members accept in a message. */
    private static final int DEPTH = 16;

    /** Characters of one text, or of a name: what the other members accept in a message. */
    private static final int TEXT = 16 * 1024;

    private final Findings findings;

    HandlerConfigs(Findings findings) {
        this.findings = findings;
    }

    /** Notes what handlers can't be given. */
    void read(String property, Table config) {
        check(property, config, 1);
    }

    private void check(String property, Written written, int depth) {
        findings.saw(property, written);
        if (depth > DEPTH && !(written instanceof Word)) {
            findings.mistake(property, "is inside of " + DEPTH + " other maps and lists", "make it flatter");
            return;
        }
        switch (written) {
            case Word word
            when word.kind() == Kind.NOTHING ->
                findings.mistake(property, "is nothing", "write a value, or take the name out");
            case Word word -> word(property, word);
            case Table table ->
                table.entries().forEach((name, value) -> {
                    text(property, name, "has a name of");
                    check(Names.join(property, name), value, depth + 1);
                });
            case Row row -> {
                for (int i = 0; i < row.entries().size(); i++) {
                    check(property + "[" + i + "]", row.entries().get(i), depth + 1);
                }
            }
        }
    }

    private void word(String property, Word word) {
        text(property, word.text(), "has");
        String problem =
                word.kind() == Kind.NUMBER && findings.sound(property) ? Reading.numberProblem(word.text()) : null;
        if (problem != null) {
            findings.mistake(
                    property,
                    problem,
                    "write one of at most 1.7e308 and at least 4.9e-324, or put it in quotation marks");
        }
    }

    private void text(String property, String text, String what) {
        if (!Names.isUnicode(text)) {
            findings.mistake(property, "has half of a surrogate pair, which is no Unicode text", "write another");
        }
        if (text.length() > TEXT) {
            findings.mistake(
                    property,
                    what + " " + text.length() + " characters, and a text here may have " + TEXT,
                    "keep it in a file, and write its path");
        }
    }

    /** Names sorted, so that all members give handlers the same bytes. */
    static SortedMap<String, Object> values(Table config) {
        SortedMap<String, Object> values = new TreeMap<>();
        config.entries().forEach((name, value) -> values.put(name, value(value)));
        return values;
    }

    private static Object value(Written written) {
        return switch (written) {
            case Table table -> values(table);
            case Row row ->
                List.copyOf(row.entries().stream().map(HandlerConfigs::value).toList());
            case Word word -> value(word);
        };
    }

    private static Object value(Word word) {
        return switch (word.kind()) {
            case NUMBER -> Reading.number(word.text());
            case TRUTH -> List.of("true", "yes", "on").contains(word.text().toLowerCase(Locale.ROOT));
            case TEXT, NOTHING -> word.text();
        };
    }
}
