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
        Map<String, String> pins) {}
