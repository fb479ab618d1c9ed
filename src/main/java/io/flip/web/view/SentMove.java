package io.flip.web.view;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is sent to move an item. */
public record SentMove(
        String value,

        @Schema(description = "The member that the item prefers from now on; null for the one that the order says")
        @Nullable
        String to) {}
