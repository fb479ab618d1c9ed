package io.flip.engine.placement;

import io.flip.engine.plan.Candidates;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Plan;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.register.Webhooks;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The plan of the system that no operator sees. It heeds the holders, and has few items: for its sake not all are planned anew whenever a member takes or
 * leaves one.
 */
final class HiddenPlan {

    private @Nullable SystemSpec spec;

    /** That configuration is in force from now on: adds the system to the others. */
    void adopt(ClusterConfig config, Map<String, SystemConfig> systems, List<SystemSpec> specs) {
        spec = null;
        Webhooks.hidden(config).ifPresent(system -> {
            systems.put(system.id(), system);
            specs.add(system.spec());
            spec = system.spec();
        });
    }

    boolean isThere() {
        return spec != null;
    }

    /** Whether one of its items should be on another member than the plan has it. */
    boolean moves(Candidates candidates, Plan plan) {
        SystemSpec system = spec;
        return system != null
                && system.items().entrySet().stream().anyMatch(entry -> {
                    ItemId item = new ItemId(system.id(), entry.getKey());
                    String owner = Plan.owner(system, item, entry.getValue(), candidates);
                    return !Objects.equals(owner, plan.owner(item));
                });
    }
}
