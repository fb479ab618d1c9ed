package io.flip.simulation;

import io.flip.engine.Input;
import io.flip.engine.claim.Note;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Event;
import io.flip.engine.grant.Epochs;
import io.flip.engine.message.Message;
import io.flip.engine.message.Message.Ack;
import io.flip.engine.message.Message.Chunk;
import io.flip.engine.message.Message.Fetch;
import io.flip.engine.message.Message.Ping;
import io.flip.engine.plan.ItemId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Writes down what happens, to be read. The last lines are kept, and a hash of all of them. */
public final class Trace implements Watcher {

    private static final long SECOND = 1_000_000_000;

    private final World world;
    private final int kept;
    private final boolean datagrams;
    private final Deque<String> lines = new ArrayDeque<>();
    private long hash = 0xcbf29ce484222325L;

    /**
     * @param kept how many lines
     * @param datagrams also what is sent and received; it is in the hash in any case
     */
    public Trace(World world, int kept, boolean datagrams) {
        this.world = world;
        this.kept = kept;
        this.datagrams = datagrams;
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** The same in every run of the same seed, in every JVM. */
    public long hash() {
        return hash;
    }

    @Override
    public void input(Machine machine, Input input) {
        switch (input) {
            case Input.Received received ->
                write(datagrams, machine, "hears " + received.from().ip() + ": " + show(received.message()));
            case Input.Told told ->
                write(false, machine, "tells itself " + told.letter().letter());
            case Input.Elapsed _ -> write(false, machine, "time");
            case Input.HandlerDone done -> write(true, machine, "run " + done.run() + " is over: " + done.outcome());
            case Input.HandlersDone done -> done.runs().forEach(run -> input(machine, run));
            case Input.Checked found -> write(true, machine, "is told " + found);
            case Input.Stop _ -> write(true, machine, "is told to stop");
            case Input.Propose propose -> write(true, machine, "is asked for " + propose);
            case Input.Sent(var until) -> write(true, machine, "has sent " + until);
            case Input.Read read -> write(true, machine, "is asked for " + read);
        }
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        switch (effect) {
            case Effect.Send send -> write(datagrams, machine, "to " + send.to() + ": " + show(send.message()));
            case Effect.StoreNotes(List<Note> notes) -> write(true, machine, "notes " + notes);
            case Effect.StoreEpochs(Epochs.Kept kept) -> write(true, machine, "keeps " + kept);
            case Effect.ForgetNotes(List<ItemId> items) -> write(true, machine, "forgets the notes of " + items);
            case Effect.Tell _ -> {} // it shows when it is told
            case Effect.RunHandler run ->
                write(
                        true,
                        machine,
                        "run %d: %s of %s, epoch %d".formatted(run.run(), run.event(), run.item(), run.epoch()));
            case Effect.EndHandler end -> write(true, machine, "ends run " + end.run());
            case Effect.Check order ->
                write(true, machine, (order.held() ? "checks " : "checks, not held, ") + order.item());
            case Effect.CheckNoMore(ItemId item) -> write(true, machine, "checks no more " + item);
            case Effect.Report(Event event) ->
                write(
                        true,
                        machine,
                        "%s: %s -> %s%s: %s"
                                .formatted(
                                        event.subject(),
                                        event.from(),
                                        event.to(),
                                        event.state() == null ? "" : ", " + event.state(),
                                        event.reason()));
            case Effect.StoreBase store -> write(true, machine, "stores " + store);
            case Effect.StoreAcceptor store -> write(true, machine, "stores " + store);
            case Effect.Reach reach -> write(true, machine, "reaches " + reach.members());
            case Effect.Answer answer -> write(true, machine, "answers " + answer);
            case Effect.Stopped _ -> write(true, machine, "has stopped");
        }
    }

    @Override
    public void putDown(Machine machine, ItemId item) {
        write(true, machine, item + " is down");
    }

    @Override
    public void happened(World any, String what) {
        write(true, "* " + what);
    }

    private static String show(Message message) {
        String echo = message.header().echo() == null ? " without echo" : "";
        long incarnation = message.header().session().incarnation();
        return switch (message) {
            case Ping ping -> "ping %d of %d%s %s".formatted(ping.sequence(), incarnation, echo, ping.news());
            case Ack ack ->
                "ack %d of %d%s %s %s".formatted(ack.sequence(), incarnation, echo, ack.news(), ack.verdict());
            case Message.Registered registered -> "letter %s %s".formatted(registered.letter(), registered.document());
            case Message.Join join -> "join " + join.offer();
            case Message.Welcome welcome -> "welcome " + welcome.refusal();
            case Fetch fetch -> "fetch " + fetch.digest() + " from " + fetch.offset();
            case Chunk chunk -> "chunk " + chunk.digest() + " from " + chunk.offset();
        };
    }

    private void write(boolean shown, Machine machine, String what) {
        write(shown, machine.id() + " " + what);
    }

    private void write(boolean shown, String what) {
        String seconds = String.valueOf(world.now() / SECOND);
        String nanos = String.valueOf(SECOND + world.now() % SECOND).substring(1);
        String line = " ".repeat(Math.max(0, 3 - seconds.length())) + seconds + "." + nanos + " " + what;
        for (int i = 0; i < line.length(); i++) {
            hash = (hash ^ line.charAt(i)) * 0x100000001b3L;
        }
        if (shown) {
            lines.addLast(line);
            if (lines.size() > kept) {
                lines.removeFirst();
            }
        }
    }
}
