package io.flip.engine;

import io.flip.engine.message.ConfigRef;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * Whether this run of a member was one of the cluster: a quorum answered under a configuration that names it. One that was removed before that was removed
 * while it was away, and may want to come back; one that was removed after it is to stay away.
 */
final class Attendance {

    private final SequencedSet<String> agreeing = new TreeSet<>();
    private boolean attended;

    /** A voter answered, and goes by that configuration. */
    void answered(String voter, ConfigRef theirs, Parts parts) {
        if (attended || !parts.belongs() || !theirs.equals(parts.config())) {
            return;
        }
        agreeing.add(voter);
        attended = parts.cluster().quorum().isReached(id -> id.equals(parts.settings.self()) || agreeing.contains(id));
    }

    /** Another configuration is in force. */
    void adopted() {
        agreeing.clear();
    }

    boolean attended() {
        return attended;
    }
}
