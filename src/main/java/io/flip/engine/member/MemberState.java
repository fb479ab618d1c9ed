package io.flip.engine.member;

/** What the newest opinions make of a member (protocol 3). */
public enum MemberState {
    /** Never heard, and nobody suspects it (protocol 3, new). */
    NEW,
    /** Heard, and nobody suspects it (protocol 3, alive). */
    ALIVE,
    /** At least one voter suspects it, fewer than the quorum (protocol 3, probably_down). */
    PROBABLY_DOWN,
    /** The quorum suspects it (protocol 3, down). */
    DOWN,
    /** It said that it leaves, and holds nothing (protocol 3, left). */
    LEFT
}
