package io.flip.web.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is sent to add or remove items: one {@code value}, or many {@code values}. */
public record SentData(
        @Schema(description = "One item; at most 512 bytes") @Nullable
        String value,

        @Schema(description = "Many items; all of them or none") @Nullable
        List<String> values) {}
