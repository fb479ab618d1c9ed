package io.flip.wire;

/**
 * In which way a datagram is sealed (protocol 8, from version to version), from the oldest on. A member opens all of them; what it seals is to be
 * what its receiver opens.
 */
public enum Sealing {

    /** With the key that members before 2026-11-30 have of a passphrase. Of a random key it is the same as {@link #WITHOUT_MAC}. */
    UNSTRETCHED,

    /** Version 1 of the wire: only the cipher tells who has the key. */
    WITHOUT_MAC,

    /** Version 2: with a short MAC behind it, which costs a fraction of the cipher's work. */
    WITH_MAC;

    /** The next one; the newest is its own. */
    public Sealing newer() {
        return this == UNSTRETCHED ? WITHOUT_MAC : WITH_MAC;
    }
}
