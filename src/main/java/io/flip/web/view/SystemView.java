package io.flip.web.view;

import io.flip.engine.register.SystemConfig;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/** One system of the configuration. */
public record SystemView(
        String id,
        @Schema(description = "sharded or replicated") String type,

        @Schema(description = "The argument vector that brings an item up, before the value and the config")
        List<String> alive,

        @Schema(description = "The argument vector that puts it down, before the value and the config")
        List<String> down,

        @Schema(description = "What the handlers get, merged with the cluster's")
        Map<String, Object> config,

        @Schema(description = "Its members, by priority and then id")
        List<String> members,

        @Schema(description = "How many items it has; they are listed at /systems/{id}/data")
        int items) {

    public static SystemView of(SystemConfig system) {
        return new SystemView(
                system.id(),
                Words.of(system.spec().topology()),
                system.handlers().alive(),
                system.handlers().down(),
                system.handlers().config(),
                system.spec().members(),
                system.spec().items().size());
    }
}
