package io.flip.engine.register;

import io.flip.engine.plan.Topology;
import io.flip.engine.quorum.Quorum;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What becomes of the quorum and of the terms of leases when the configuration changes. */
public final class Quorums {

    private Quorums() {}

    /**
     * The default follows the number of voters, and so does one that was given as just what the default would be. Any other that was given stays, but for
     * two things: it is never more than there are voters, and where it was a majority it stays one (protocol 7).
     */
    static int after(ClusterConfig old, ClusterSettings settings, int voters) {
        int majority = Quorum.majorityOf(voters);
        if (!settings.quorumGiven()) {
            return majority;
        }
        boolean chosenNow = !settings.webhooks(List.of()).equals(old.settings().webhooks(List.of()));
        if (!chosenNow && settings.quorum() == Quorum.majorityOf(old.voters().size())) {
            return majority;
        }
        boolean wasMajority = old.quorum().isMajority();
        if (chosenNow) {
            return settings.quorum();
        }
        int least = wasMajority ? Math.max(settings.quorum(), majority) : settings.quorum();
        return Math.clamp(least, 1, Math.max(1, voters));
    }

    /** Protocol 7, rule 14: whether leases of the one configuration mean something else under the other. */
    static boolean termsDiffer(ClusterConfig old, ClusterConfig next) {
        return !old.voters().equals(next.voters())
                || storagesDiffer(old, next)
                || old.settings().quorum() != next.settings().quorum()
                || !old.settings().pingTimeout().equals(next.settings().pingTimeout())
                || gracesDiffer(old, next);
    }

    /** A voter with another storage has none of the notes that it had. */
    private static boolean storagesDiffer(ClusterConfig old, ClusterConfig next) {
        List<Terms.Voter> now = Terms.Voter.of(next);
        return Terms.Voter.of(old).stream()
                .anyMatch(before ->
                        now.stream().anyMatch(voter -> voter.id().equals(before.id()) && !voter.isStill(before)));
    }

    /**
     * A system that is gone counts as one without grace: it may come back as such before a holder has heard of either. A new one binds nobody
     * yet.
     */
    private static boolean gracesDiffer(ClusterConfig old, ClusterConfig next) {
        Map<String, Duration> now = graces(next);
        for (Map.Entry<String, Duration> before : graces(old).entrySet()) {
            if (!before.getValue().equals(now.getOrDefault(before.getKey(), Duration.ZERO))) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, Duration> graces(ClusterConfig config) {
        Map<String, Duration> graces = new TreeMap<>();
        for (SystemConfig system : config.systems()) {
            if (system.spec().topology() == Topology.SHARDED) {
                graces.put(system.id(), system.grace());
            }
        }
        return graces;
    }

    /** The longest grace of any system. */
    public static Duration longestGrace(ClusterConfig config) {
        return config.systems().stream()
                .map(SystemConfig::grace)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
