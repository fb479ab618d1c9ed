package io.flip.config.document;

import io.flip.config.document.Documents.Move;
import io.flip.config.read.Findings;
import io.flip.config.read.Nearest;
import io.flip.config.read.Section;
import io.flip.config.read.Shape;
import io.flip.config.read.Shape.Many;
import io.flip.config.read.Shape.Named;
import io.flip.config.read.Shape.One;
import io.flip.config.read.Written;
import io.flip.config.read.Written.Kind;
import io.flip.config.read.Written.Table;
import io.flip.config.read.Written.Word;
import io.flip.engine.register.SystemConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The small bodies of REST, and what may stand in them. */
final class Bodies {

    /** One that is new is not drained. */
    static final Named NEW_SERVER =
            Named.of().with(new One(), "ip", "port", "priority").with(new Many(true), "systems");

    static final Named MEMBER = NEW_SERVER.with(new One(), "id");
    static final Named SYSTEM = Shape.SYSTEM.with(new Many(true), "members");

    private static final Named DATA = Named.of().with(new One(), "value").with(new Many(true), "values");
    private static final Named MOVE = Named.of().with(new One(), "value", "to");

    private Bodies() {}

    /** Without the names that are unknown, and have been found so. */
    static Table known(Table body, Named shape) {
        SequencedMap<String, Written> entries = new LinkedHashMap<>(body.entries());
        entries.keySet().retainAll(shape.fields().keySet());
        return new Table(entries, body.where());
    }

    /** One {@code value}, or many {@code values}. */
    static List<String> data(Table body, Findings findings) {
        Section section = new Section("flip", body, DATA, findings);
        if (section.has("value") == section.has("values")) {
            findings.mistake(
                    "flip.values",
                    section.has("value") ? "is there beside value" : "is missing",
                    "write {\"value\": \"...\"} for one item, or {\"values\": [...]} for many");
            return List.of();
        }
        if (section.has("value")) {
            String value = section.text("value");
            return value == null ? List.of() : List.of(value);
        }
        List<String> values = section.texts("values");
        if (values.isEmpty() && findings.sound("flip.values")) {
            findings.mistake("flip.values", "names no item", "write at least one");
        }
        return values;
    }

    static Move move(Table body, SystemConfig system, Findings findings) {
        Section section = new Section("flip", body, MOVE, findings);
        String value = section.required("value", "write the item that is to be moved");
        section.demand("to", "write the member that it is to prefer, or null for the one that the order says");
        @Nullable String to = isNothing(body) ? null : section.text("to");
        if (to != null && !system.spec().members().contains(to)) {
            findings.mistake(
                    "flip.to",
                    "is no member of this system",
                    Nearest.advice(to, system.spec().members()));
        }
        return new Move(value, to);
    }

    private static boolean isNothing(Table body) {
        return body.entries().get("to") instanceof Word word && word.kind() == Kind.NOTHING;
    }
}
