package io.flip.engine.sync;

import io.flip.engine.message.ConfigRef;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * Whether this run of a member was one of the cluster: a quorum answered under a configuration that names it. One that was removed before that was removed
 * while it was away, and may want to come back; one that was removed after it is to stay away.
 */
public final class Attendance {

    private final String self;
    private final InForce inForce;
    private final Registry registry;
    private final SequencedSet<String> agreeing = new TreeSet<>();
    private boolean attended;

    public Attendance(String self, InForce inForce, Registry registry) {
        this.self = self;
        this.inForce = inForce;
        this.registry = registry;
    }

    /** A voter answered, and goes by that configuration. */
    public void answered(String voter, ConfigRef theirs) {
        if (attended || !inForce.belongs() || !theirs.equals(registry.ref())) {
            return;
        }
        agreeing.add(voter);
        attended = inForce.cluster().quorum().isReached(id -> id.equals(self) || agreeing.contains(id));
    }

    /** Another configuration is in force. */
    public void adopted() {
        agreeing.clear();
    }

    public boolean attended() {
        return attended;
    }
}
