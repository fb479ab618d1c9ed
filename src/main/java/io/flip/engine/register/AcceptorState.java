package io.flip.engine.register;

import org.jspecify.annotations.Nullable;

/**
 * What an acceptor must not forget (protocol 7, rule 2), for the version after its base.
 *
 * @param base the version of the base that this belongs to; it is void under a newer one
 * @param promised it answers no ballot below this one
 */
public record AcceptorState(
        long base, @Nullable Ballot promised, @Nullable Proposal accepted) {

    static AcceptorState blank(long base) {
        return new AcceptorState(base, null, null);
    }
}
