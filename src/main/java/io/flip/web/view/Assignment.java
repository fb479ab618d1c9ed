package io.flip.web.view;

import io.flip.engine.plan.Topology;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.report.Snapshot.ItemView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which member has an item, and which should. */
public record Assignment(
        @Schema(
                description = "An id, or null, in a sharded system; a list in a replicated one",
                oneOf = {String.class, String[].class})
        @Nullable
        Object holder,

        @Schema(
                description = "An id, or null, in a sharded system; a list in a replicated one",
                oneOf = {String.class, String[].class})
        @Nullable
        Object planned,

        @Schema(description = "active, activating, deactivating, waiting, unassigned, failed or stuck")
        String state) {

    /** Those items, by system and value; a system without any of them is there, and empty. */
    public static Map<String, Map<String, Assignment>> all(ClusterConfig config, List<ItemView> items) {
        Map<String, Map<String, Assignment>> all = new LinkedHashMap<>();
        Map<String, Topology> topologies = new LinkedHashMap<>();
        for (SystemConfig system : config.systems()) {
            all.put(system.id(), new LinkedHashMap<>());
            topologies.put(system.id(), system.spec().topology());
        }
        for (ItemView item : items) {
            String system = item.item().system();
            Topology topology = topologies.getOrDefault(system, Topology.SHARDED);
            all.computeIfAbsent(system, id -> new LinkedHashMap<>())
                    .put(item.item().value(), of(item, topology));
        }
        return all;
    }

    private static Assignment of(ItemView item, Topology topology) {
        return new Assignment(
                Owners.of(topology, item.holders()), Owners.of(topology, item.planned()), Words.of(item.state()));
    }
}
