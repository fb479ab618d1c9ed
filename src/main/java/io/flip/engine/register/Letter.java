package io.flip.engine.register;

import org.jspecify.annotations.Nullable;

/**
 * What members say to each other about the next version (protocol 7). It may be lost, repeated, delayed or reordered. A configuration that
 * belongs to it goes beside it, because it may be large.
 */
public sealed interface Letter {

    /** Protocol 7, rule 3. Beside it goes the sender's base. */
    record Prepare(long base, Ballot ballot) implements Letter {}

    /**
     * Protocol 7, rule 4.
     *
     * @param storage what answers for the sender
     * @param accepted the ballot at which the document beside it was accepted; {@code null} for none
     */
    record Promise(
            long base,
            Ballot ballot,
            StorageId storage,
            @Nullable Ballot accepted) implements Letter {}

    /** Protocol 7, rule 4: another ballot was promised already. */
    record Nack(long base, Ballot ballot, Ballot promised) implements Letter {}

    /** Protocol 7, rule 4: the receiver's base is not the newest. Beside it goes the sender's, which is newer. */
    record Stale(long base) implements Letter {}

    /** Protocol 7, rule 5. Beside it goes the document. */
    record Accept(long base, Ballot ballot) implements Letter {}

    record Accepted(long base, Ballot ballot, StorageId storage) implements Letter {}

    /** Protocol 7, rule 6. Beside it goes the document. */
    record Commit(long version) implements Letter {}

    /** Protocol 7, rule 6: that version, or a newer one, is stored as base. */
    record Committed(long version, StorageId storage) implements Letter {}

    /** Protocol 7, rule 11. Beside it goes the sender's base. */
    record Read(long number, long base) implements Letter {}

    /**
     * Protocol 7, rule 11.
     *
     * @param base the sender's
     * @param accepted the ballot at which the document beside it was accepted for the version after; {@code null} for none
     * @param settled whether no lease of the base's former terms is held any more (protocol 7, rule 14)
     */
    record State(
            long number,
            StorageId storage,
            long base,
            @Nullable Ballot accepted,
            boolean settled) implements Letter {}
}
