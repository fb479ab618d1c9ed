package io.flip.engine.message;

import java.util.List;

/**
 * The part of a member's facts that the receiver has not confirmed yet. Facts are numbered in the order in which the sender learned
 * them; a receiver that has confirmed {@code after} and gets this has all up to {@code upTo}.
 *
 * @param after the notices begin behind this number
 * @param upTo and reach to this one
 * @param confirmed the number up to which the sender has the receiver's own facts
 * @param claimToCome whether the sender has a newer claim than the receiver has or gets by this; a member that speaks an earlier wire does not tell
 */
public record News(long after, long upTo, long confirmed, List<Notice> notices, boolean claimToCome) {

    /** Of a sender whose claim the receiver has. */
    public News(long after, long upTo, long confirmed, List<Notice> notices) {
        this(after, upTo, confirmed, notices, false);
    }
}
