package io.flip.config.read;

import io.flip.config.read.Shape.Named;
import io.flip.config.read.Written.Kind;
import io.flip.config.read.Written.Row;
import io.flip.config.read.Written.Table;
import io.flip.config.read.Written.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A map of the configuration whose keys are Flip's own names. Whatever can't be read is a mistake, and something harmless is given instead,
 * so that reading goes on and finds the next one.
 */
public final class Section {

    private static final String NO_VALUE = "write one, or take the name out to get the default";

    private final String path;
    private final Table table;
    private final Findings findings;

    public Section(String path, Table table, Named shape, Findings findings) {
        this.path = path;
        this.table = table;
        this.findings = findings;
        table.entries().forEach((name, value) -> findings.saw(property(name), value));
        table.entries().keySet().stream()
                .filter(name -> !shape.fields().containsKey(name))
                .forEach(name -> unknown(name, shape));
    }

    private void unknown(String name, Named shape) {
        // Without its value: it may be a misspelt key, or one in the wrong place.
        Written value = table.entries().get(name);
        findings.saw(property(name), new Table(new LinkedHashMap<>(), value == null ? "" : value.where()));
        findings.mistake(
                property(name),
                "is not known",
                Nearest.advice(name, shape.fields().sequencedKeySet()));
    }

    public String property(String name) {
        return Names.join(path, name);
    }

    /** One value; {@code null} where none was written, and where it is no single value. */
    @Nullable
    public String text(String name) {
        return switch (table.entries().get(name)) {
            case null -> null;
            case Word word
            when word.kind() == Kind.NOTHING -> {
                findings.mistake(property(name), "has no value", NO_VALUE);
                yield null;
            }
            case Word word -> word.text();
            case Written other -> {
                findings.mistake(property(name), "is " + other.what() + " where one value belongs", "write one value");
                yield null;
            }
        };
    }

    /** One value that must be there; {@code ""} where it is not. */
    public String required(String name, String instead) {
        demand(name, instead);
        String text = text(name);
        if (text != null && text.isBlank()) {
            findings.mistake(property(name), "is empty", instead);
        }
        return text == null ? "" : text;
    }

    public <T> T value(String name, Reading<T> reading, T fallback) {
        T value = optional(name, reading);
        return value == null ? fallback : value;
    }

    public <T> @Nullable T optional(String name, Reading<T> reading) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        T value = reading.parse().apply(text.strip());
        if (value == null) {
            findings.mistake(property(name), reading.why(), reading.instead());
        }
        return value;
    }

    /** A list of texts, empty where there is none; numbers are texts here. */
    public List<String> texts(String name) {
        return switch (table.entries().get(name)) {
            case null -> List.of();
            case Row row -> texts(property(name), row);
            case Written other -> {
                findings.mistake(property(name), "is " + other.what() + " where a list belongs", "write [...]");
                yield List.of();
            }
        };
    }

    /** One text or a list of them. */
    public List<String> command(String name) {
        if (table.entries().get(name) instanceof Row row) {
            return texts(property(name), row);
        }
        String one = text(name);
        return one == null ? List.of() : List.of(one);
    }

    private List<String> texts(String property, Row row) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < row.entries().size(); i++) {
            Written entry = row.entries().get(i);
            String place = property + "[" + i + "]";
            findings.saw(place, entry);
            if (entry instanceof Word word && word.kind() != Kind.NOTHING) {
                texts.add(word.text());
            } else {
                texts.add(""); // so that the others keep their numbers
                findings.mistake(
                        place,
                        "is " + entry.what() + " where a text belongs",
                        "write one text, in quotation marks if it has odd characters");
            }
        }
        return texts;
    }

    /** Notes where there is none, unless all of this section is amiss. */
    public void demand(String name, String instead) {
        if (findings.sound(path) && !table.entries().containsKey(name)) {
            findings.mistake(property(name), "is missing", instead);
        }
    }

    /** A map, empty where there is none. */
    public Table table(String name) {
        return switch (table.entries().get(name)) {
            case null -> Table.empty();
            case Table inner -> inner;
            case Written other -> {
                findings.mistake(property(name), "is " + other.what() + " where a map belongs", "write {...}");
                yield Table.empty();
            }
        };
    }

    public Section section(String name, Named shape) {
        return new Section(property(name), table(name), shape, findings);
    }

    /** A map whose keys are the operator's own. */
    public Section open(String name) {
        return open(name, table(name));
    }

    private Section open(String name, Table written) {
        return new Section(property(name), written, anyOf(written), findings);
    }

    public List<String> names() {
        return List.copyOf(table.entries().keySet());
    }

    public boolean has(String name) {
        return table.entries().containsKey(name);
    }

    /** The sections of a map whose keys are ids. */
    public SequencedMap<String, Section> each(String name, Named shape) {
        Table written = table(name);
        Section ids = open(name, written);
        SequencedMap<String, Section> sections = new LinkedHashMap<>();
        written.entries().keySet().forEach(id -> sections.put(id, ids.section(id, shape)));
        return sections;
    }

    private static Named anyOf(Table table) {
        return Named.of().with(new Shape.Any(), table.entries().keySet().toArray(String[]::new));
    }
}
