package io.flip.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.flip.engine.effect.Event;
import io.flip.engine.plan.ItemId;
import io.flip.node.EventLog.Stamped;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** One event as a line of JSON, in the words of the API. What is {@code null} is left out; names that are unknown are of a later version. */
@JsonInclude(Include.NON_NULL)
record Line(
        long id,
        @Nullable Instant at,
        @Nullable String kind,
        @Nullable String subject,
        @Nullable String from,
        @Nullable String to,
        @Nullable String reason,
        @Nullable String system,
        @Nullable String value,
        @Nullable String state,
        @Nullable String by,
        @Nullable String mark) {

    private static final JsonMapper JSON = JsonMapper.shared();

    static Line of(Stamped stamped) {
        Event event = stamped.event();
        ItemId item = event.item();
        return new Line(
                stamped.id(),
                stamped.at(),
                event.kind().name().toLowerCase(Locale.ROOT),
                event.subject(),
                event.from(),
                event.to(),
                event.reason(),
                item == null ? null : item.system(),
                item == null ? null : item.value(),
                event.state(),
                event.by(),
                event.mark());
    }

    String text() {
        return JSON.writeValueAsString(this);
    }

    /** Empty where it is damaged. */
    static Optional<Stamped> read(String text) {
        try {
            Line line = JSON.readValue(text, Line.class);
            return line == null ? Optional.empty() : line.stamped();
        } catch (JacksonException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Optional<Stamped> stamped() {
        if (at == null || kind == null || subject == null || reason == null) {
            return Optional.empty();
        }
        ItemId item = system == null || value == null ? null : new ItemId(system, value);
        Event.Kind known = Event.Kind.valueOf(kind.toUpperCase(Locale.ROOT));
        return Optional.of(new Stamped(id, at, new Event(known, subject, item, from, to, state, reason, by, mark)));
    }
}
