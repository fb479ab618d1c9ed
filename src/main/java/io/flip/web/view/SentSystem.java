package io.flip.web.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is sent to make or change a system, in the names of the configuration; times are milliseconds, or text with a unit. */
public record SentSystem(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "sharded or replicated")
        String type,

        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "The program that brings an item up, or a list with its arguments",
                oneOf = {String.class, String[].class})
        Object alive,

        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "The program that puts an item down, or a list with its arguments",
                oneOf = {String.class, String[].class})
        Object down,

        @Schema(description = "What the handlers get") Map<String, Object> config,

        @Schema(description = "The ids of its members; left out: those that it has") @Nullable
        List<String> members,

        @Schema(description = "Its items; left out: those that it has") @Nullable
        List<String> data,

        @Schema(description = "Items with the member that comes first for them") @Nullable
        Map<String, String> pins,

        @Schema(description = "How long a new plan must stay the same before it is acted on")
        Object delay,

        @Schema(name = "remove_on_start") boolean removeOnStart,

        @Schema(name = "on_isolation", description = "hold or release")
        String onIsolation,

        @Schema(name = "release_within") Object releaseWithin,
        @Schema(description = "immediate, a delay or never") Object failback,
        @Schema(description = "For each run of a handler") Object timeout,
        int tries,
        @Schema(name = "retry_delay") Object retryDelay,
        @Schema(name = "refuse_for") Object refuseFor,

        @Schema(description = "How often an item that is up is checked: 0 for never; left out: as its program says")
        @Nullable
        Check check) {

    /** How items are checked. */
    public record Check(@Nullable Object interval) {}
}
