package io.flip.engine.register;

import org.jspecify.annotations.Nullable;

/** What the {@link Register} asks of the code that runs it. Obligations: it is done in this order, each before the next. */
public interface Post {

    /** @param document what belongs to the letter; {@code null} for none */
    void send(MemberConfig to, Letter letter, @Nullable ClusterConfig document);

    /** Answers the sender of the letter that is being handled. */
    void reply(String to, Letter letter, @Nullable ClusterConfig document);

    /** Survives from now on; the same once more when its former terms are settled. */
    void store(ClusterConfig base);

    /** Survives from now on. */
    void store(AcceptorState state);

    /** It is committed, stored, and in force from now on (protocol 7, rule 7). */
    void adopted(ClusterConfig config);

    /** Whether it can be sent: what is too large must not be proposed. */
    boolean fits(ClusterConfig document);

    void answer(long request, ChangeOutcome outcome);
}
