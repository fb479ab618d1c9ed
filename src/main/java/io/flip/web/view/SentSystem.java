package io.flip.web.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to make or change a system, in the names of the configuration. Its description has the settings of
 * {@link io.flip.engine.register.SystemSettings} as well.
 */
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
        Map<String, String> pins) {

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
}
