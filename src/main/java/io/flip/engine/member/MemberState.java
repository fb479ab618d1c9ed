package io.flip.engine.member;

/** What the newest opinions make of a member (protocol 3). */
public enum MemberState {
    /** Never heard, and nobody suspects it. */
    NEW,
    /** Heard, and nobody suspects it. */
    ALIVE,
    /** At least one voter suspects it, fewer than the quorum. */
    PROBABLY_DOWN,
    /** The quorum suspects it. */
    DOWN,
    /** It said that it leaves, and holds nothing. */
    LEFT
}
