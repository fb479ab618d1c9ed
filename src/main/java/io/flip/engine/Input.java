package io.flip.engine;

import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Message;

/** What can happen to a member. */
public sealed interface Input {

    /** A datagram was opened. */
    record Received(Endpoint from, Message message) implements Input {}

    /** {@link Engine#nextDeadline} has come. A spurious one changes nothing. */
    record Elapsed() implements Input {}

    /**
     * A run that {@link Effect.RunHandler} asked for is over.
     *
     * @param detail for the log: the exit status, the time-out, what was missing
     */
    record HandlerDone(long run, Outcome outcome, String detail) implements Input {}

    /** The operator, or the system, ends this member: put everything down, say so, leave (protocol 5). */
    record Stop() implements Input {}

    /** How a run of a handler ended. */
    enum Outcome {
        SUCCESS,
        FAILURE,
        TIMEOUT,
        /** Ended by {@link Effect.EndHandler}, before or while it ran. */
        ENDED,
        /** Not started: the moment {@code startBefore} had passed. */
        EXPIRED
    }
}
