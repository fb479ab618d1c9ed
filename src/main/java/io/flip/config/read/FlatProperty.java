package io.flip.config.read;

import io.flip.config.read.Notation.Step;
import io.flip.config.read.Shape.Any;
import io.flip.config.read.Shape.Each;
import io.flip.config.read.Shape.Many;
import io.flip.config.read.Shape.Named;
import io.flip.config.read.Shape.One;
import io.flip.config.read.Written.Kind;
import io.flip.config.read.Written.Row;
import io.flip.config.read.Written.Table;
import io.flip.config.read.Written.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One flat property, such as an environment variable or an option of the command line, put into what the files say. Spring's own binding would
 * take {@code db.eu-1} apart and drop the underscore of {@code node_1}; here the ids that are already there decide where a name ends.
 *
 * @param where for a person: {@code FLIP_ID in the environment}
 * @param source what it came from: elements of one list from one source belong together
 */
record FlatProperty(Notation notation, String text, String where, String source) {

    private static final Pattern INDEX = Pattern.compile("\\[?([0-9]{1,5})]?");

    /** It names nothing that is known, or more than one thing. */
    static final class Unknown extends Exception {
        Unknown(String advice) {
            super(advice);
        }
    }

    /** @param place the property's name after {@code flip.} or {@code FLIP_} */
    Table onto(Table flip, String place) throws Unknown {
        return table(flip, Shape.ROOT, place);
    }

    private Written put(@Nullable Written current, Shape shape, String place) throws Unknown {
        boolean here = place.isEmpty();
        return switch (shape) {
            case One _ when here -> word();
            case Many(boolean split) when here -> split ? split() : word();
            case Any _ when here -> Word.guessed(text, where);
            case Many _ -> element(current, place);
            case Any _ -> free(table(current), place);
            case Named named when !here -> table(table(current), named, place);
            case Each(Named each) when !here -> each(table(current), each, place);
            case Shape _ ->
                throw new Unknown(
                        here ? "it is a map; give one of its values" : "it is one value, with nothing inside");
        };
    }

    private Table table(Table current, Named shape, String place) throws Unknown {
        List<Step> steps = notation.steps(place, shape.fields().keySet());
        if (steps.isEmpty()) {
            throw new Unknown(Nearest.advice(first(place), shape.fields().sequencedKeySet()));
        }
        Step step = steps.getFirst();
        Shape inner = shape.fields().getOrDefault(step.name(), new Any());
        return with(current, step.name(), put(current.entries().get(step.name()), inner, step.rest()));
    }

    private Table each(Table current, Named shape, String place) throws Unknown {
        List<Step> steps = notation.steps(place, current.entries().keySet());
        if (steps.size() > 1) {
            List<String> ids = steps.stream().map(Step::name).toList();
            throw new Unknown("it may mean " + String.join(" or ", ids) + "; give it on the command line");
        }
        Step step = steps.isEmpty() ? fresh(current, shape, place) : steps.getFirst();
        return with(current, step.name(), put(current.entries().get(step.name()), shape, step.rest()));
    }

    /** A new id: in brackets, or all up to the first name that is known after it. Variables can't spell one. */
    private Step fresh(Table current, Named shape, String place) throws Unknown {
        int close = place.indexOf("].");
        if (notation == Notation.DOTTED && place.startsWith("[") && close > 0) {
            return new Step(place.substring(1, close), place.substring(close + 2));
        }
        for (int dot = place.indexOf('.'); notation == Notation.DOTTED && dot > 0; dot = place.indexOf('.', dot + 1)) {
            String rest = place.substring(dot + 1);
            if (!notation.steps(rest, shape.fields().keySet()).isEmpty()) {
                return new Step(place.substring(0, dot), rest);
            }
        }
        int last = place.lastIndexOf('.');
        if (notation == Notation.DOTTED && last > 0) {
            return new Step(place.substring(0, last), place.substring(last + 1));
        }
        throw new Unknown("it begins with no id of the configuration; write "
                + Nearest.oneOf(current.entries().sequencedKeySet()));
    }

    private Table free(Table current, String place) throws Unknown {
        List<Step> known = notation.steps(place, current.entries().keySet());
        Step step = known.isEmpty() ? unknown(place) : known.getFirst();
        return with(current, step.name(), put(current.entries().get(step.name()), new Any(), step.rest()));
    }

    private Step unknown(String place) {
        if (notation == Notation.ENVIRONMENT) {
            return new Step(place.toLowerCase(Locale.ROOT), "");
        }
        if (place.startsWith("[") && place.endsWith("]")) {
            return new Step(place.substring(1, place.length() - 1), "");
        }
        String first = first(place);
        return new Step(first, place.substring(Math.min(place.length(), first.length() + 1)));
    }

    private Row element(@Nullable Written current, String place) throws Unknown {
        Matcher matcher = INDEX.matcher(place);
        if (!matcher.matches()) {
            throw new Unknown("it is a list; give all of it, or one element by its number, from 0");
        }
        List<Written> elements = new ArrayList<>();
        if (current instanceof Row row && row.where().equals(source)) {
            elements.addAll(row.entries());
        }
        int index = Integer.parseInt(matcher.group(1));
        while (elements.size() <= index) {
            elements.add(new Word("", Kind.NOTHING, source));
        }
        elements.set(index, word());
        return new Row(elements, source);
    }

    private Word word() {
        return new Word(text, Kind.TEXT, where);
    }

    private Row split() {
        Stream<String> parts = text.isBlank() ? Stream.of() : Stream.of(text.split(",", -1));
        return new Row(
                parts.<Written>map(part -> new Word(part.strip(), Kind.TEXT, where))
                        .toList(),
                where);
    }

    private static String first(String place) {
        return place.split("[.\\[]", 2)[0];
    }

    private static Table table(@Nullable Written current) {
        return current instanceof Table table ? table : Table.empty();
    }

    private static Table with(Table current, String name, Written value) {
        SequencedMap<String, Written> entries = new LinkedHashMap<>(current.entries());
        entries.put(name, value);
        return new Table(entries, current.where());
    }
}
