package io.flip.web.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is sent to add a member; checked as the files are. */
public record NewMember(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "At most 128 bytes")
        String id,

        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "Its address or host name, as the others reach it")
        String ip,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "Its UDP port")
        int port,

        @Schema(description = "Lower comes first; left out: after all others") @Nullable
        Integer priority,

        @Schema(description = "What it takes part in; none makes it an arbiter")
        List<String> systems) {}
