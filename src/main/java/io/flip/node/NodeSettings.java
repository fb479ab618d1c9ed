package io.flip.node;

import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node starts with, checked by whoever read the configuration.
 *
 * @param self the id of this member, one of the configuration's, or one that joins
 * @param config version 0, or an empty one of version -1 for a member that joins
 * @param key the group's secret
 * @param previousKeys secrets that are accepted too, while the group changes its secret
 * @param dataDir what must survive a restart; created where it is missing
 * @param bind the local address to listen on, in place of the member's own; {@code null} for its own. The port is always its own
 * @param stopTimeout how long a stop may take before the process ends with things still up
 * @param parallelHandlers how many handlers run side by side
 * @param offer what this member says of itself: where it is, and what it would take part in
 * @param seeds whom a member asks that joins, under names that are no ids
 */
public record NodeSettings(
        String self,
        ClusterConfig config,
        String key,
        List<String> previousKeys,
        Path dataDir,
        @Nullable String bind,
        Duration stopTimeout,
        int parallelHandlers,
        MemberConfig offer,
        List<MemberConfig> seeds) {

    public NodeSettings {
        previousKeys = List.copyOf(previousKeys);
        seeds = List.copyOf(seeds);
        if (!offer.id().equals(self) || (config.members().isEmpty() && seeds.isEmpty())) {
            throw new IllegalArgumentException(self + " is no member, and there is nobody to ask");
        }
    }

    /** Those of a member of the configuration. */
    public NodeSettings(
            String self,
            ClusterConfig config,
            String key,
            List<String> previousKeys,
            Path dataDir,
            @Nullable String bind,
            Duration stopTimeout,
            int parallelHandlers) {
        this(
                self,
                config,
                key,
                previousKeys,
                dataDir,
                bind,
                stopTimeout,
                parallelHandlers,
                config.member(self)
                        .orElseThrow(() -> new IllegalArgumentException(self + " is no member of the configuration")),
                List.of());
    }

    /** Keeps the keys out of logs. */
    @Override
    public String toString() {
        return "NodeSettings[" + self + ", " + dataDir + "]";
    }
}
