package io.flip.engine.register;

/**
 * Since which version of the configuration leases are given on the present terms: the same voters, quorum, {@code T} and graces (protocol 7,
 * rule 14).
 *
 * @param since that version
 * @param before the version since which the terms before these were in force; {@code since} where there are none before
 */
public record Terms(long since, long before) {

    /** Those of version 0. */
    public static final Terms FIRST = new Terms(0, 0);

    Terms changedIn(long version) {
        return new Terms(version, since);
    }
}
