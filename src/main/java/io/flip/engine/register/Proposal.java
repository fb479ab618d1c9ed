package io.flip.engine.register;

import org.jspecify.annotations.Nullable;

/** A document that was proposed, or accepted, at a ballot. */
public record Proposal(Ballot ballot, ClusterConfig document) {

    /** {@code null} where one of the two is missing. */
    static @Nullable Proposal of(@Nullable Ballot ballot, @Nullable ClusterConfig document) {
        return ballot == null || document == null ? null : new Proposal(ballot, document);
    }
}
