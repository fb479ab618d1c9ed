package io.flip.web.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.flip.address.Observed;
import io.flip.engine.plan.Topology;
import io.flip.engine.report.Snapshot.ItemView;
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

        @Schema(description = "Of the holder: grows with every grant; 0 if nobody holds it")
        long epoch,

        @Schema(description = "Of the last change") String reason,

        @Schema(
                description =
                        "Of an address, what the kernel of the answering member has: up, absent, fenced (up, but nothing passes: there is no lease) or foreign (another machine answers for it)")
        @JsonInclude(Include.NON_NULL)
        @Nullable
        String observed,

        @Schema(description = "The hardware address of the machine that answers for it, if it is foreign")
        @JsonInclude(Include.NON_NULL)
        @Nullable
        String observedBy) {

    public static DataView of(
            ItemView item, Topology topology, Function<Moment, Instant> timeOfDay, @Nullable Observed observed) {
        return new DataView(
                item.item().value(),
                Owners.of(topology, item.planned()),
                Owners.of(topology, item.holders()),
                Words.of(item.state()),
                timeOfDay.apply(item.since()).truncatedTo(ChronoUnit.MILLIS),
                item.epoch(),
                item.reason(),
                Words.ofNullable(observed == null ? null : observed.state()),
                observed == null ? null : observed.by());
    }
}
