package io.flip.node;

import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.wire.SealKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node starts with, checked by the reader of the configuration.
 *
 * @param self the id of this member, one of the configuration's
 * @param keys the group's: they may still be on their way
 * @param dataDir what must survive a restart; created where it is missing
 * @param bind the local address to listen on, in place of the member's own; {@code null} for its own. The port is always its own
 * @param stopTimeout how long a stop may take before the process ends with things still up
 * @param parallelHandlers how many handlers run side by side
 * @param joining {@code null} where the configuration alone counts; with seeds, the configuration is {@code Register.NOTHING}
 */
public record NodeSettings(
        String self,
        ClusterConfig config,
        SealKeys keys,
        Path dataDir,
        @Nullable String bind,
        Duration stopTimeout,
        int parallelHandlers,
        @Nullable Joining joining) {

    /**
     * What a member says of itself, and how one that is in no file becomes one.
     *
     * @param offer its address, and what it takes part in
     * @param seeds members that it asks, by address; their ids are not known yet, and these are no member's. None for a member of the file
     */
    public record Joining(MemberConfig offer, List<MemberConfig> seeds) {}

    /** One of the configuration's members. */
    public NodeSettings(
            String self,
            ClusterConfig config,
            SealKeys keys,
            Path dataDir,
            @Nullable String bind,
            Duration stopTimeout,
            int parallelHandlers) {
        this(self, config, keys, dataDir, bind, stopTimeout, parallelHandlers, null);
    }

    public NodeSettings {
        if (joining == null && config.member(self).isEmpty()) {
            throw new IllegalArgumentException(self + " is no member of the configuration");
        }
    }

    /** Keeps the keys out of logs. */
    @Override
    public String toString() {
        return "NodeSettings[" + self + ", " + dataDir + "]";
    }
}
