package io.flip.simulation.swarm;

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
    TIMING;

    /** Whether it may change the terms of leases: who votes, or for how long they are good (protocol 7, rule 14). */
    boolean changesTerms() {
        return this == ADD_MEMBER || this == REMOVE_MEMBER || this == VOTERS || this == TIMING;
    }
}
