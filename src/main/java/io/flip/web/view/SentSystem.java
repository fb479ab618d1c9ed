package io.flip.web.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is sent to make or change a system, in the names of the configuration; times are milliseconds, or text with a unit. */
public record SentSystem(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "sharded or replicated")
        String type,

        @Schema(description = "How the member itself is to put items up, which are addresses then") @Nullable
        Address address,

        @Schema(
                description =
                        "The program that brings an item up, or a list with its arguments; must be there without an address",
                oneOf = {String.class, String[].class})
        @Nullable
        Object alive,

        @Schema(
                description =
                        "The program that puts an item down, or a list with its arguments; must be there if alive is",
                oneOf = {String.class, String[].class})
        @Nullable
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

    /** How addresses are put up. */
    public record Address(
            @Schema(
                    name = "interface",
                    description = "Its name; auto, or left out: the one whose subnet has the address")
            @Nullable
            String interfaceName,

            @Schema(description = "Whether the kernel keeps an address off the network once its lease is over")
            boolean fence,

            @Schema(description = "How often the neighbours are told of an address that is up; 0 for never again")
            Object refresh,

            @Schema(name = "without_link") boolean withoutLink,
            @Schema(name = "as_source") boolean asSource,
            boolean probe) {}

    /** How items are checked. */
    public record Check(@Nullable Object interval) {}
}
