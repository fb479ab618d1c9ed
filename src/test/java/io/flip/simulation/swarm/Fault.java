package io.flip.simulation.swarm;

/** What can be done to a running world. */
enum Fault {
    /** A host loses its power, and comes back after a while. */
    CRASH,
    /** A process dies, and is started again with its notes. */
    KILL,
    /** A process dies, and its disk with it. */
    KILL_AND_WIPE,
    /** An operator stops a member and starts it again. */
    STOP,
    /** Half of the members lose their power at once. */
    CRASH_HALF,
    /** All members lose their power at once. */
    CRASH_ALL,
    /** All processes are killed at once, and started again with their notes. */
    KILL_ALL,
    /** A member stands still between any two of its effects. */
    PAUSE,
    /** Nobody can talk to anybody. */
    PARTITION_TOTALLY,
    /** Two sides that can't talk to each other. */
    PARTITION,
    /** One member is cut off. */
    ISOLATE,
    /** One direction between two members. */
    CUT_ONE_WAY,
    /** All that one member sends, or all that is sent to it. */
    DEAFEN,
    /** Two members are cut off from each other; both see the rest. */
    CUT_INDIRECTLY,
    /** One direction between two members, 20 s on, 20 s off. */
    FLIP_FLOP,
    /** Four in five datagrams of one member are lost. */
    LOSSY_MEMBER,
    /** Datagrams recorded earlier are sent again. */
    REPLAY,
    /** The handlers of one member change their habits. */
    HANDLERS,
    /** {@code alive} of one item fails on one member for a while. */
    FAIL_ALIVE
}
