package io.flip.node;

import io.flip.engine.Input;
import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Event;
import io.flip.engine.grant.Epochs;
import io.flip.engine.message.Message;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.time.Moment;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what the engine decided: in its order, each before the next. But what is told to people waits until the rest is done, or a request is
 * answered: other members and handlers wait for the rest, and telling takes some hundred times as long. For one thread.
 */
final class Deeds {
    private static final Logger LOG = LoggerFactory.getLogger(Deeds.class);
    private static final Logger EVENTS = LoggerFactory.getLogger("io.flip.events");

    private final UdpTransport transport;
    private final NoteKeeper notes;
    private final RegisterKeeper register;
    private final Handlers handlers;
    private final Inbox inbox;
    private final EventLog events;
    private final Telemetry telemetry;
    private final Consumer<Effect.Answer> answers;
    private boolean stopped;
    private boolean allDown;

    Deeds(
            UdpTransport transport,
            NoteKeeper notes,
            RegisterKeeper register,
            Handlers handlers,
            Inbox inbox,
            EventLog events,
            Telemetry telemetry,
            Consumer<Effect.Answer> answers) {
        this.transport = transport;
        this.notes = notes;
        this.register = register;
        this.handlers = handlers;
        this.inbox = inbox;
        this.events = events;
        this.telemetry = telemetry;
        this.answers = answers;
    }

    void carryOut(List<Effect> effects) {
        List<Effect> untold = new ArrayList<>();
        for (Effect effect : effects) {
            if (effect instanceof Effect.Report) {
                untold.add(effect);
                continue;
            }
            if (effect instanceof Effect.Answer) { // the client that is answered may look for what happened
                untold.forEach(this::attempt);
                untold.clear();
            }
            attempt(effect);
        }
        untold.forEach(this::attempt);
    }

    private void attempt(Effect effect) {
        try {
            carryOut(effect);
        } catch (RuntimeException e) {
            LOG.error("Could not carry out {}", effect, e); // the others must not suffer for it
        }
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Send send -> send(send);
            case Effect.StoreNotes store -> notes.keep(store.notes());
            case Effect.StoreEpochs(Epochs.Kept kept) -> notes.keep(kept);
            case Effect.ForgetNotes(List<ItemId> items) -> notes.forget(items);
            case Effect.RunHandler run -> run(run);
            case Effect.EndHandler end -> handlers.end(end.run());
            case Effect.Check order -> handlers.check(order, inbox::add);
            case Effect.CheckNoMore(ItemId item) -> handlers.checkNoMore(item);
            case Effect.Report report -> report(report.event());
            case Effect.Tell(Message.Registered letter) -> tell(letter);
            case Effect.Answer answer -> answers.accept(answer);
            case Effect.StoreBase store -> register.keep(store);
            case Effect.StoreAcceptor(AcceptorState state) -> register.keep(state);
            case Effect.Reach(List<MemberConfig> members) -> transport.reach(members);
            case Effect.Stopped(boolean all) -> {
                stopped = true;
                allDown = all;
            }
        }
    }

    private void send(Effect.Send send) {
        if (send.message() instanceof Message.Ack && !notes.mayAnswer()) { // protocol 5, judging
            telemetry.notSent("ack", "notes_not_written");
        } else if (send.message() instanceof Message.Ack
                && !register.mayAnswer()) { // the terms of the lease are not on disk
            telemetry.notSent("ack", "register_not_written");
        } else if (send.message() instanceof Message.Registered && !register.mayAnswer()) { // protocol 7, rule 2
            telemetry.notSent("register", "register_not_written");
        } else {
            transport.send(send.to(), send.at(), send.message());
        }
    }

    private void tell(Message.Registered letter) {
        if (register.mayAnswer()) {
            inbox.add(new Input.Told(letter));
        }
    }

    private void run(Effect.RunHandler run) {
        if (run.event() == Effect.HandlerEvent.ALIVE
                && !notes.mayAnswer()) { // its own vote may be one of those that it rests on
            inbox.add(new Input.HandlerDone(
                    run.run(), Outcome.FAILURE, "not started: what this voter granted can't be written"));
            return;
        }
        try {
            handlers.run(run, inbox::add);
        } catch (RuntimeException e) {
            LOG.error("{} {} could not be started", run.item(), run.event(), e);
            // the engine waits for this run
            inbox.add(new Input.HandlerDone(run.run(), Outcome.FAILURE, "not started: " + e));
        }
    }

    /** Tells until when what is up may be used; what fails there must not keep the loop from its turn. */
    void leased(StateMachine machine, Moment turned) {
        try {
            handlers.leased(machine.leases(), machine.leaseTerm(), turned);
        } catch (RuntimeException e) {
            LOG.error("Could not tell until when addresses may be used: they fall silent", e);
        }
    }

    /** Tells the operator. Safe from any thread. */
    void report(Event event) {
        EVENTS.info(
                "{} {}: {} -> {}{}: {}{}",
                event.kind().name().toLowerCase(Locale.ROOT),
                event.subject(),
                Objects.requireNonNullElse(event.from(), "none"),
                Objects.requireNonNullElse(event.to(), "none"),
                event.state() == null ? "" : " (" + event.state() + ")",
                event.reason(),
                event.by() == null ? "" : " (by " + event.by() + ")");
        events.add(Clock.systemUTC().instant(), event);
        telemetry.happened(event);
    }

    /** Whether the engine has said that nothing is up any more. Once the loop has ended, safe from any thread. */
    boolean allDown() {
        return allDown;
    }

    /** The engine has said that all is done. */
    boolean stopped() {
        return stopped;
    }
}
