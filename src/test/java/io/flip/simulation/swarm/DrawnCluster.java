package io.flip.simulation.swarm;

import io.flip.engine.plan.Failback;
import io.flip.engine.register.ClusterConfig;
import io.flip.simulation.Clusters;
import io.flip.simulation.Clusters.Draft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Draws a configuration: members, voters, arbiters, systems, items, quorum and timing. The quorum is safe: {@code 2q > V}. */
final class DrawnCluster {

    private static final List<String> SYSTEMS = List.of("ip", "job", "disk");

    private final Draw draw;
    private final @Nullable Draw later;

    /** @param later draws what came later; {@code null} for a cluster as it was before */
    DrawnCluster(Draw draw, @Nullable Draw later) {
        this.draw = draw;
        this.later = later;
    }

    /** With one alone nothing can move: that is worth few runs. */
    private int workers() {
        int drawn = draw.between(1, 5);
        return drawn == 1 && later != null && later.chance(0.8) ? later.between(2, 5) : drawn;
    }

    ClusterConfig config() {
        int workers = workers();
        int arbiters = Math.min(draw.oneOf(0, 0, 1, 1, 2, 3), 7 - workers);
        if (workers + arbiters < 2) {
            workers = 2;
        }
        List<String> systems = SYSTEMS.subList(0, draw.oneOf(1, 1, 1, 2, 3));
        Clusters clusters = new Clusters();
        List<String> ids = members(clusters, workers, arbiters, systems);
        List<String> voters = draw.chance(0.7) ? ids : draw.some(ids, 1);
        clusters.voters(voters.toArray(String[]::new));
        if (draw.chance(0.2)) {
            clusters.quorum(draw.between(voters.size() / 2 + 1, voters.size()));
        }
        timing(clusters, ids.size());
        systems.forEach(system -> clusters.system(system(system)));
        return clusters.build();
    }

    private List<String> members(Clusters clusters, int workers, int arbiters, List<String> systems) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            String id = "m" + (i + 1);
            // The first is in all, so that no system is without members.
            List<String> its = i == 0 || draw.chance(0.7) ? systems : draw.some(systems, 1);
            clusters.member(id, priority(), its.toArray(String[]::new));
            ids.add(id);
        }
        for (int i = 0; i < arbiters; i++) {
            String id = "arb" + (i + 1);
            clusters.member(id, null);
            ids.add(id);
        }
        return ids;
    }

    private @Nullable Integer priority() {
        return draw.chance(0.7) ? null : draw.between(1, 3);
    }

    private void timing(Clusters clusters, int members) {
        if (draw.chance(0.5)) {
            int perInterval = Math.max(3, members / 2);
            clusters.timing(Duration.ofMillis(250), perInterval, Duration.ofMillis(750));
            return;
        }
        Duration interval = draw.millis(100, 500);
        int perInterval = draw.between(1, 4);
        int rounds = (members - 1 + perInterval - 1) / perInterval;
        long least = interval.multipliedBy(rounds).multipliedBy(3).dividedBy(2).toMillis() + 1;
        clusters.timing(interval, perInterval, draw.millis(least, least * 3));
    }

    private Draft system(String id) {
        int items = draw.chance(0.8) ? draw.between(1, 6) : draw.between(7, 40);
        String[] values =
                IntStream.range(0, items).mapToObj(k -> "v%02d".formatted(k)).toArray(String[]::new);
        Draft draft = draw.chance(0.85) ? Clusters.sharded(id, values) : Clusters.replicated(id, values);
        if (draw.chance(0.6)) {
            draft = draft.releasing(draw.millis(200, 2_000));
        }
        if (draw.chance(0.3)) {
            draft = draft.settling(draw.millis(100, 3_000));
        }
        if (draw.chance(0.4)) {
            draft = draft.failback(draw.chance(0.5) ? Failback.NEVER : new Failback(draw.millis(500, 8_000)));
        }
        return draft.handlers(draw.between(1, 3), draw.millis(500, 3_000), draw.millis(1_000, 4_000))
                .removeOnStart(draw.chance(0.95));
    }
}
