package io.flip.simulation.swarm;

import java.util.EnumSet;
import java.util.Set;

/** What an operator may want changed in the configuration of a running world. */
enum Command {
    ADD_ITEM,
    REMOVE_ITEM,
    DRAIN,
    RESUME,
    PIN,
    UNPIN,
    /** One that was removed before comes back. */
    ADD_MEMBER,
    REMOVE_MEMBER,
    /** One member more votes, or one less. */
    VOTERS,
    /** A system's handlers have another config: what is up must be put down as it was brought up. */
    HANDLERS,
    /** Another ping timeout, or another time in which a system releases. */
    TIMING,
    /** Another quorum. */
    QUORUM,
    /** A system holds in isolation from now on, or releases. */
    ISOLATION,
    /** One system more, and later perhaps one less. */
    NEW_SYSTEM,
    REMOVE_SYSTEM,
    /** Nothing: somebody asks which version is the present one. */
    READ,
    /** A new host knows no more than where the members of the file are, and wants to be one. */
    JOIN;

    private static final Set<Command> TERMS =
            EnumSet.complementOf(EnumSet.of(ADD_ITEM, REMOVE_ITEM, DRAIN, RESUME, PIN, UNPIN, HANDLERS, READ));

    /** Those of the first seeds: what came later is drawn after them. */
    static final Set<Command> FIRST = EnumSet.range(ADD_ITEM, VOTERS);

    /** Those that came last. */
    static final Set<Command> LAST = EnumSet.range(QUORUM, JOIN);

    /** Whether it may change the terms of leases: who votes, or for how long they are good (protocol 7, rule 14). */
    boolean changesTerms() {
        return TERMS.contains(this);
    }

    /** Whether systems come and go with it, or do otherwise than before where nobody is heard. */
    boolean changesSystems() {
        return this == ISOLATION || this == NEW_SYSTEM || this == REMOVE_SYSTEM || this == QUORUM;
    }
}
