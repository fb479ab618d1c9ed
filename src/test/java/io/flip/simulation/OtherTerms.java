package io.flip.simulation;

import io.flip.engine.register.ChangeRequest.ReplaceConfig;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import java.time.Duration;

/** Changes of the terms on which leases are given (protocol 7, rule 14). */
final class OtherTerms {

    private OtherTerms() {}

    /** The same configuration with another {@code ping_timeout}. */
    static ReplaceConfig timeout(ClusterConfig present, Duration timeout) {
        ClusterSettings old = present.settings();
        ClusterSettings other =
                new ClusterSettings(old.quorum(), false, old.gossipInterval(), old.pingPerInterval(), timeout, null);
        return new ReplaceConfig(new ClusterConfig(0, other, present.members(), present.systems()));
    }
}
