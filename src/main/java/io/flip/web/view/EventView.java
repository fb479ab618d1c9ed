package io.flip.web.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.flip.engine.Event;
import io.flip.engine.plan.ItemId;
import io.flip.node.EventLog.Stamped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One event; {@code system}, {@code value} and {@code state} are there for items alone, {@code by} where somebody asked for it. */
public record EventView(
        Instant at,
        String kind,
        String subject,
        @Nullable String from,
        @Nullable String to,
        String reason,
        @JsonInclude(Include.NON_NULL) @Nullable String system,
        @JsonInclude(Include.NON_NULL) @Nullable String value,
        @JsonInclude(Include.NON_NULL) @Nullable String state,
        @JsonInclude(Include.NON_NULL) @Nullable String by) {

    public static EventView of(Stamped stamped) {
        Event event = stamped.event();
        ItemId item = event.item();
        return new EventView(
                stamped.at(),
                Words.of(event.kind()),
                event.subject(),
                event.from(),
                event.to(),
                event.reason(),
                item == null ? null : item.system(),
                item == null ? null : item.value(),
                event.state(),
                event.by());
    }

    /** Of what a stream can't show: whatever came after that id and before that event. */
    public static EventView missed(long after, Stamped before) {
        return new EventView(
                before.at(),
                "missed",
                "events",
                Long.toString(after),
                Long.toString(before.id()),
                "what happened between these two is not kept in memory any more; GET /api/v1/history shows it, as far as the disk has it",
                null,
                null,
                null,
                null);
    }
}
