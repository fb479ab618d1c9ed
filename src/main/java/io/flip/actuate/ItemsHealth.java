package io.flip.actuate;

import io.flip.engine.member.Phase;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.node.NodeFront;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether this member's own plan is carried out: all that it should have is up here, and nothing refuses to go down. */
final class ItemsHealth implements HealthIndicator {

    /** How many items are named; there may be thousands. */
    private static final int NAMED = 10;

    private final NodeFront node;

    ItemsHealth(NodeFront node) {
        this.node = node;
    }

    @Override
    public Health health() {
        Snapshot now = node.snapshot();
        Replicated replicated = Replicated.of(now.config());
        Predicate<ItemView> planned = item -> item.planned().contains(now.self());
        Predicate<ItemView> held = item -> item.holders().contains(now.self());
        Predicate<ItemView> ours = item -> ours(item, now, replicated);
        List<String> missing = name(now, planned.and(item -> !replicated.activeOn(item, now.self())));
        List<String> failed = name(now, ours.and(item -> item.state() == ItemState.FAILED));
        List<String> stuck = name(now, ours.and(item -> item.state() == ItemState.STUCK));
        return status(missing, failed, stuck)
                .withDetail("planned", count(now, planned))
                .withDetail("held", count(now, held))
                .withDetail("missing", missing)
                .withDetail("failed", failed)
                .withDetail("stuck", stuck)
                .build();
    }

    private static Health.Builder status(List<String> missing, List<String> failed, List<String> stuck) {
        if (!stuck.isEmpty()) {
            return Health.down()
                    .withDetail(
                            "advice",
                            "The down handler of stuck items fails and is tried again: its output is in the log.");
        }
        if (!failed.isEmpty()) {
            return Health.down()
                    .withDetail("advice", "The alive handler of failed items fails: its output is in the log.");
        }
        return missing.isEmpty() ? Health.up() : Health.outOfService();
    }

    /** Whether the item's state is this member's doing. One that starts knows of no other yet, and cleans up for itself. */
    private static boolean ours(ItemView item, Snapshot now, Replicated replicated) {
        return now.phase() == Phase.STARTING || replicated.isAlone(item, now.self());
    }

    private static long count(Snapshot now, Predicate<ItemView> which) {
        return now.items().stream().filter(which).count();
    }

    private static List<String> name(Snapshot now, Predicate<ItemView> which) {
        return now.items().stream()
                .filter(which)
                .limit(NAMED)
                .map(item -> item.item().toString())
                .toList();
    }
}
