package io.flip.web.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.SystemConfig;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One system of the configuration. */
public record SystemView(
        String id,
        @Schema(description = "sharded or replicated") String type,

        @Schema(description = "How the member itself puts items up, which are addresses; null if programs alone do")
        @Nullable
        Address address,

        @Schema(
                description =
                        "The argument vector that brings an item up, before the value and the config; empty if the member itself does all")
        List<String> alive,

        @Schema(description = "The argument vector that puts it down, before the value and the config")
        List<String> down,

        @Schema(description = "What the handlers get, merged with the cluster's")
        Map<String, Object> config,

        @Schema(description = "Its members, by priority and then id")
        List<String> members,

        @Schema(description = "How many items it has; they are listed at /systems/{id}/data")
        int items) {

    /**
     * How addresses are put up.
     *
     * @param refreshMs how often the neighbours are told of an address that is up; 0 for never again
     */
    public record Address(
            @Schema(name = "interface", description = "Its name; null for the one whose subnet has the address")
            @JsonProperty("interface")
            @Nullable
            String interfaceName,

            @Schema(description = "Whether the kernel keeps an address off the network once its lease is over")
            boolean fence,

            long refreshMs,
            boolean withoutLink,
            boolean asSource,
            boolean probe) {

        private static @Nullable Address of(@Nullable AddressConfig address) {
            return address == null
                    ? null
                    : new Address(
                            address.interfaceName(),
                            address.fence(),
                            address.refresh().toMillis(),
                            address.withoutLink(),
                            address.asSource(),
                            address.probe());
        }
    }

    public static SystemView of(SystemConfig system) {
        return new SystemView(
                system.id(),
                Words.of(system.spec().topology()),
                Address.of(system.handlers().address()),
                system.handlers().alive(),
                system.handlers().down(),
                system.handlers().config(),
                system.spec().members(),
                system.spec().items().size());
    }
}
