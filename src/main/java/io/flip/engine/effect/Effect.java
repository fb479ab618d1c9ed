package io.flip.engine.effect;

import io.flip.engine.claim.Note;
import io.flip.engine.grant.Epochs;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Message;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.time.Moment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a member does. The list that {@code Engine#handle} returns is carried out in its order, each before the next. */
public sealed interface Effect {

    /** @param at where its authenticated datagrams came from last; {@code null}: at the address of the configuration */
    record Send(String to, @Nullable Endpoint at, Message message) implements Effect {}

    /** Writes notes that survive the end of this process, before anything that follows (protocol 5, judging). Newer replace older of the same item. */
    record StoreNotes(List<Note> notes) implements Effect {}

    /** Stores what must be known of epochs, synced, before anything that follows (protocol 5, epochs). */
    record StoreEpochs(Epochs.Kept kept) implements Effect {}

    /** No note of these is needed any more. Nothing rests on that: it may be forgotten when the notes are next written anew. */
    record ForgetNotes(List<ItemId> items) implements Effect {}

    /**
     * Runs a handler and reports {@code Input.HandlerDone} with the same run number. The engine asks for one run of an item at a time.
     *
     * @param handlers which ones: what is put down is put down by those that brought it up
     * @param startBefore the lease's end: past it the handler must not be started
     * @param maybeElsewhere whether it may still be up on another member, which has not said that it let go: an address is not put up before the network
     *     was asked for it
     */
    record RunHandler(
            long run,
            ItemId item,
            HandlerConfig handlers,
            HandlerEvent event,
            long epoch,
            Moment startBefore,
            boolean maybeElsewhere)
            implements Effect {

        /** One that is up nowhere else. */
        public RunHandler(
                long run, ItemId item, HandlerConfig handlers, HandlerEvent event, long epoch, Moment startBefore) {
            this(run, item, handlers, event, epoch, startBefore, false);
        }
    }

    /** Ends the process tree of a run, or keeps it from starting. The run is reported all the same. */
    record EndHandler(long run) implements Effect {}

    /**
     * From now on looks every few seconds whether the item is as it should be, where its handler knows how to tell, and reports {@code Input.Checked}. A
     * newer one of the same item takes its place.
     *
     * @param handlers which ones
     * @param epoch of the hold
     * @param held whether it is up, and should be; else its {@code alive} failed here, and the question is whether it would succeed now
     * @param doubted whether it was found broken last, so that what the first check finds is to be reported soon, and also where it is well
     */
    record Check(ItemId item, HandlerConfig handlers, long epoch, boolean held, boolean doubted) implements Effect {}

    /** Ends a {@link Check}. */
    record CheckNoMore(ItemId item) implements Effect {}

    /** Tells the operator. */
    record Report(Event event) implements Effect {}

    /**
     * Stores the configuration as committed, synced, before anything that follows (protocol 7, rule 2). It is in force from now on.
     *
     * @param settled as of {@code Stored}
     * @param left what this member holds and a start with this configuration would not put down: systems with these items alone
     */
    record StoreBase(ClusterConfig base, boolean settled, List<SystemConfig> left) implements Effect {}

    /** Stores what was promised and accepted, synced, before anything that follows (protocol 7, rule 2). */
    record StoreAcceptor(AcceptorState state) implements Effect {}

    /** From now on these members may be sent to, each at its address; those that are missing no more. */
    record Reach(List<MemberConfig> members) implements Effect {}

    /**
     * A letter of this member to itself, as {@code Input.Told}; like those to others it does not leave as long as what it rests on is not stored (protocol
     * 7, rule 2).
     */
    record Tell(Message.Registered letter) implements Effect {}

    /** What came of an {@code Input.Propose} or an {@link Input.Read}. */
    record Answer(long request, ChangeOutcome outcome) implements Effect {}

    /**
     * All is said: the process may end.
     *
     * @param allDown whether all is put down too; not where it was told to stop while it was still putting down what an earlier run had left
     */
    record Stopped(boolean allDown) implements Effect {
        /** Nothing is up. */
        public Stopped() {
            this(true);
        }
    }

    /**
     * Why a handler runs; {@link #CLEAN} runs {@code down} for what an earlier run may have left up, {@link #CHECK} runs {@code alive} to look, and is
     * never asked for by {@link RunHandler}.
     */
    enum HandlerEvent {
        ALIVE,
        DOWN,
        CLEAN,
        CHECK
    }
}
