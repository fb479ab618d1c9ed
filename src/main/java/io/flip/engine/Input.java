package io.flip.engine;

import io.flip.engine.effect.Effect;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Message;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.Wish;
import java.util.List;
import java.util.SequencedMap;

/** What can happen to a member. */
public sealed interface Input {

    /** A datagram was opened. */
    record Received(Endpoint from, Message message) implements Input {}

    /** What this member says to itself ({@link Effect.Tell}), once what that rests on is stored. */
    record Told(Message.Registered letter) implements Input {}

    /** {@link Engine#nextDeadline} has come. A spurious one changes nothing. */
    record Elapsed() implements Input {}

    /**
     * A run that {@link Effect.RunHandler} asked for is over.
     *
     * @param detail for the log: the exit status, the time-out, what was missing
     */
    record HandlerDone(long run, Outcome outcome, String detail) implements Input {}

    /** Several runs are over: everything is brought up to date once for all of them. In the order in which they ended. */
    record HandlersDone(List<HandlerDone> runs) implements Input {}

    /**
     * What a check of an item has found ({@link Effect.Check}). Of an item that is held: whenever it is not well, and once when it is well again. Of one
     * that is not held: when its {@code alive} would succeed now, and would not have before.
     *
     * @param epoch of the check
     * @param detail for the log, where it is not well
     */
    record Checked(ItemId item, long epoch, boolean held, boolean well, String detail) implements Input {}

    /** The operator, or the system, ends this member: put everything down, say so, leave (protocol 5, stopping). */
    record Stop() implements Input {}

    /**
     * Somebody wants the configuration changed; answered by {@link Effect.Answer} with the same request number.
     *
     * @param changeId names the change: asking again with the same id is safe, at any member (protocol 7, rule 12)
     * @param expectedVersion the version that it is a change of; -1 for whichever is the present one
     * @param force also where that is dangerous ({@code Refusal.Kind.NEEDS_FORCE})
     * @param by who asked, for the history
     */
    record Propose(long request, String changeId, long expectedVersion, ChangeRequest change, boolean force, String by)
            implements Input {

        Wish wish() {
            return new Wish(request, changeId, expectedVersion, change, force, by);
        }
    }

    /**
     * Events were sent to webhooks, or that is known from an earlier run: the others are to know it.
     *
     * @param until by webhook, in milliseconds since 1970; sorted
     */
    record Sent(SequencedMap<String, Long> until) implements Input {}

    /** Somebody wants to be sure that this member's version is the present one; answered as a change is (protocol 7, rule 11). */
    record Read(long request) implements Input {}

    /** How a run of a handler ended. */
    enum Outcome {
        SUCCESS,
        FAILURE,
        /** Not brought up: a machine on the network answers for it. That may be the one that holds it rightly. */
        CONTESTED,
        TIMEOUT,
        /** Ended by {@link Effect.EndHandler}, before or while it ran. */
        ENDED,
        /** Not started: the moment {@code startBefore} had passed. */
        EXPIRED
    }
}
