package io.flip.wire;

import java.util.Locale;

/** A datagram is no good: it is dropped and counted, and never answered (protocol 8). Has no stack trace: these come in floods. */
public final class Rejected extends Exception {

    /** Why. */
    public enum Reason {
        TOO_SHORT,
        TOO_LARGE,
        /** Another version of the wire protocol, or no datagram of Flip at all. */
        WRONG_VERSION,
        /** Sealed with none of the accepted keys. */
        UNKNOWN_KEY,
        /** Beyond what is opened of where it came from: it was not looked at any further. */
        UNOPENED,
        /** Altered on its way, or sealed with another key that happens to have the same id. */
        NOT_AUTHENTIC,
        /** One of our own, sent back to us. */
        REFLECTED,
        /** Seen before, or so old that nobody knows. */
        REPLAYED,
        /** Sealed properly, but not a message: a bug, or a newer Flip. */
        MALFORMED;

        /** As metrics name it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;

    Rejected(Reason reason, String detail) {
        super(reason.word() + ": " + detail, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
