package io.flip.node;

import io.flip.engine.Snapshot;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** All that REST, health and metrics see of the running member. Safe from any thread. */
public interface NodeFront {

    /** The newest published snapshot: at most a fraction of a second old, and never older than the last change. */
    Snapshot snapshot();

    /** The time of day of a moment of this member's clock, for show alone. */
    Instant timeOf(Moment moment);

    /** How long ago the engine's loop last turned; it turns several times a second even where nothing happens. */
    Duration sinceLastTurn();

    /** What an operator must mend on this machine, in words, and what the snapshot can't show; empty where all is well. */
    default List<String> troubles() {
        return List.of();
    }

    /** What has happened lately. */
    EventLog events();
}
