package io.flip.web.view;

import io.flip.engine.Snapshot.ItemView;
import io.flip.engine.plan.Topology;
import io.flip.engine.time.Moment;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One item of a system. */
public record DataView(
        String value,

        @Schema(
                description = "Who should have it: an id, or null, in a sharded system; a list in a replicated one",
                oneOf = {String.class, String[].class})
        @Nullable
        Object planned,

        @Schema(
                description =
                        "Who says that it has it: an id, or null, in a sharded system; a list in a replicated one",
                oneOf = {String.class, String[].class})
        @Nullable
        Object holder,

        @Schema(description = "active, activating, deactivating, waiting, unassigned, failed or stuck")
        String state,

        @Schema(description = "When the answering member saw it come into this state")
        Instant since,

        @Schema(description = "Of the holder: grows with every grant; 0 where nobody holds it")
        long epoch,

        @Schema(description = "Of the last change") String reason) {

    public static DataView of(ItemView item, Topology topology, Function<Moment, Instant> timeOfDay) {
        return new DataView(
                item.item().value(),
                Owners.of(topology, item.planned()),
                Owners.of(topology, item.holders()),
                Words.of(item.state()),
                timeOfDay.apply(item.since()).truncatedTo(ChronoUnit.MILLIS),
                item.epoch(),
                item.reason());
    }
}
