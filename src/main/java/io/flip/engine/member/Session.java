package io.flip.engine.member;

import java.util.Comparator;

/** One run of a member; a higher incarnation replaces a lower one (protocol 1). */
public record Session(long incarnation, long nonce) implements Comparable<Session> {

    private static final Comparator<Session> ORDER =
            Comparator.comparingLong(Session::incarnation).thenComparingLong(Session::nonce);

    public boolean isNewerThan(Session other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Session other) {
        return ORDER.compare(this, other);
    }
}
