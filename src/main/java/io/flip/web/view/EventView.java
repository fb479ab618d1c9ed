package io.flip.web.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.flip.engine.effect.Event;
import io.flip.engine.plan.ItemId;
import io.flip.node.EventLog.Stamped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One event; {@code system}, {@code value} and {@code state} are there for items alone, {@code by} where somebody asked for it. */
public record EventView(
        @Schema(description = "In the history alone; a stream has it beside the event")
        @JsonInclude(Include.NON_NULL)
        @Nullable
        Long id,

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
        return of(stamped, null);
    }

    /** With its id: one of the history. */
    public static EventView kept(Stamped stamped) {
        return of(stamped, stamped.id());
    }

    private static EventView of(Stamped stamped, @Nullable Long id) {
        Event event = stamped.event();
        ItemId item = event.item();
        return new EventView(
                id,
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
        return missed(
                before.at(),
                Long.toString(after),
                Long.toString(before.id()),
                "what happened between these two is not kept in memory any more; GET /api/v1/history shows it, as far as the disk has it");
    }

    /** Of what a webhook can't be sent: whatever happened between these two. */
    public static EventView missed(Instant from, Instant to, String reason) {
        return missed(to, from.toString(), to.toString(), reason);
    }

    private static EventView missed(Instant at, String from, String to, String reason) {
        return new EventView(null, at, "missed", "events", from, to, reason, null, null, null, null);
    }
}
