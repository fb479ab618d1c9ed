package io.flip.engine.register;

import org.jspecify.annotations.Nullable;

/** What the {@link Register} wants to have done. Each is done in the order in which it was wanted, before the next one is begun. */
public sealed interface Action {

    /** @param document what belongs to the letter; {@code null} for none */
    record Send(MemberConfig to, Letter letter, @Nullable ClusterConfig document) implements Action {}

    /** Answers the sender of the letter that was handled. */
    record Reply(String to, Letter letter, @Nullable ClusterConfig document) implements Action {}

    /**
     * It survives from now on.
     *
     * @param settled whether no lease of its former terms is held any more
     */
    record StoreBase(ClusterConfig base, boolean settled) implements Action {}

    /** It survives from now on. */
    record StoreAcceptor(AcceptorState state) implements Action {}

    /** It is committed, stored, and in force from now on (protocol 7, rule 7). */
    record Adopt(ClusterConfig config) implements Action {}

    record Answer(long request, ChangeOutcome outcome) implements Action {}
}
