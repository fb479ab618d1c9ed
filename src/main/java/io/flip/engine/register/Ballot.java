package io.flip.engine.register;

import java.util.Comparator;

/**
 * One attempt of one proposer to make one version (protocol 7, rule 3); no two attempts have the same.
 *
 * @param counter above every one that the proposer has seen
 * @param nonce drawn anew for each attempt
 */
public record Ballot(long counter, String member, long nonce) implements Comparable<Ballot> {

    private static final Comparator<Ballot> ORDER = Comparator.comparingLong(Ballot::counter)
            .thenComparing(Ballot::member)
            .thenComparingLong(Ballot::nonce);

    public boolean isAbove(Ballot other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Ballot other) {
        return ORDER.compare(this, other);
    }
}
