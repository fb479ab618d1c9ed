package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.Input;
import io.flip.engine.claim.Note;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.effect.Event;
import io.flip.engine.grant.Epochs;
import io.flip.engine.member.Session;
import io.flip.engine.message.Message;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.Letter;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import io.flip.fixture.Uncaught;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop with a real socket, and an engine that does what the test wants. */
@Timeout(60)
class EngineLoopTest {
    private final LoopBench bench = new LoopBench();
    private final ScriptedMachine machine = bench.machine;

    EngineLoopTest() throws IOException {}

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @Test
    @Rule("3")
    void allThatHasArrivedIsReadBeforeTheTimerFires() {
        machine.deadline = new Moment(0); // long past: the process was paused
        bench.arrive(300);
        bench.start();

        Waiting.until(() -> machine.count(Input.Elapsed.class) == 1);
        assertThat(machine.inputs.subList(0, 300)).allMatch(input -> input instanceof Input.Received);
        assertThat(machine.inputs.get(300)).isEqualTo(new Input.Elapsed());
    }

    @Test
    void whatIsDueSinceEverIsDueNow() {
        machine.deadline = new Moment(Long.MIN_VALUE);
        bench.start();
        Waiting.until(() -> machine.count(Input.Elapsed.class) == 1);
    }

    @Test
    void aFloodKeepsNeitherTimersNorResultsWaiting() {
        machine.onInput(Input.Received.class, _ -> bench.arrive(2)); // there is always more to read
        machine.deadline = new Moment(0);
        bench.inbox.add(done(1));
        bench.arrive(1);
        bench.start();

        Waiting.until(() -> machine.count(Input.Elapsed.class) > 0 && machine.count(Input.HandlerDone.class) > 0);
    }

    /** A lease rests on the answers to pings: they are not to wait for a thousand handlers that end at once. */
    @Test
    void whatIsHandedOverKeepsNoDatagramWaiting() {
        machine.onInput(Input.HandlerDone.class, input -> {
            if (input.equals(done(1))) {
                bench.arrive(1);
            }
            bench.inbox.add(done(2)); // there is always more
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        });
        bench.inbox.add(done(1));
        bench.start();

        Waiting.until(() -> machine.count(Input.Received.class) == 1);
        List<Input> inputs = List.copyOf(machine.inputs);
        int before = inputs.indexOf(inputs.stream()
                .filter(Input.Received.class::isInstance)
                .findFirst()
                .orElseThrow());
        assertThat(before).as("results that were taken before it").isLessThan(EngineLoop.BATCH / 8);
    }

    @Test
    void itTurnsEvenWhereNothingHappens() {
        bench.start();
        for (int turn = 0; turn < 5; turn++) {
            Moment last = bench.loop.lastTurn();
            Waiting.until(() -> bench.loop.lastTurn().isAfter(last));
        }
        assertThat(machine.inputs).isEmpty();
    }

    /** What a step has told of leases would else be told again, as it was before. */
    @Test
    void leasesAreToldInTheOrderOfTime() {
        bench.start();
        for (int i = 1; i <= 20; i++) {
            int told = bench.turns.size();
            bench.arrive(i);
            Waiting.until(() -> bench.turns.size() >= told + 2);
        }
        assertThat(List.copyOf(bench.turns)).isSorted();
    }

    @Test
    void theTimerFiresWhenItIsDueAndNotBefore() {
        Moment due = bench.clock.get().plus(Duration.ofMillis(350));
        machine.deadline = due;
        bench.start();

        Waiting.until(() -> machine.count(Input.Elapsed.class) == 1);
        assertThat(bench.clock.get()).isGreaterThanOrEqualTo(due);
    }

    @Test
    void aDatagramOnWhichTheEngineFailsIsDroppedAndTheNextIsTaken() {
        machine.onInput(Input.Received.class, input -> {
            if (LoopBench.number(input) == 1) {
                throw new IllegalStateException("wanted by the test");
            }
        });
        bench.arrive(3);
        bench.start();

        Waiting.until(() -> machine.count(Input.Received.class) == 3);
        assertThat(bench.counts.of("rejected engine_failed")).isEqualTo(1);
        assertThat(bench.loop.trouble()).isNull();
    }

    @Test
    void anInputOnWhichTheEngineFailsIsGivenToItAgain() {
        AtomicInteger failures = new AtomicInteger(2);
        machine.onInput(Input.HandlerDone.class, _ -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("wanted by the test");
            }
        });
        bench.inbox.add(done(7));
        bench.start();

        Waiting.until(() -> bench.loop.trouble() != null);
        Waiting.until(() -> bench.loop.trouble() == null && machine.count(Input.HandlerDone.class) == 3);
    }

    @Test
    void anEngineThatGoesOnFailingIsGivenUpLoudly() {
        machine.onInput(Input.Elapsed.class, _ -> {
            throw new IllegalStateException("wanted by the test");
        });
        machine.deadline = new Moment(0);
        bench.start();

        Waiting.until(() -> bench.loop.ended().isCompletedExceptionally());
        assertThat(machine.count(Input.Elapsed.class)).isEqualTo(EngineLoop.PATIENCE);
        assertThat(bench.loop.trouble()).contains("has ended");
    }

    @ParameterizedTest
    @ValueSource(classes = {Input.Received.class, Input.HandlerDone.class, Input.Elapsed.class})
    void whateverElseIsThrownEndsTheLoopAndThatIsKnown(Class<? extends Input> on) {
        machine.onInput(on, _ -> {
            throw new NoClassDefFoundError("wanted by the test");
        });
        machine.deadline = new Moment(0);
        bench.arrive(1);
        bench.inbox.add(done(1));
        bench.start();

        Waiting.until(() -> bench.loop.ended().isCompletedExceptionally());
        assertThat(bench.loop.dead()).isTrue();
    }

    /** It is caught, as all is: so it must be handed on. */
    @Test
    void memoryThatRunsOutInTheLoopEndsTheProcess() {
        machine.onInput(Input.Elapsed.class, _ -> {
            throw new OutOfMemoryError("wanted by the test");
        });
        machine.deadline = new Moment(0);
        try (Uncaught uncaught = new Uncaught()) {
            bench.start();
            Waiting.until(() -> bench.loop.ended().isCompletedExceptionally());
            assertThat(uncaught.given()).isNotEmpty().hasOnlyElementsOfType(OutOfMemoryError.class);
            assertThat(bench.loop.dead()).isTrue();
        }
    }

    @Test
    @Rule("5, judging")
    void notesAreWrittenBeforeTheAnswerLeavesAndWithoutThemItDoesNot() {
        bench.diskFull = true;
        machine.onHandlerDone(List.of(
                List.of(new Effect.StoreNotes(List.of(note())), ping(), ack(1)), // not noted: no answer
                List.of(ping(), ack(2)), // nor later
                List.of(ping(), ack(3))));
        bench.start();

        bench.inbox.add(done(1));
        Waiting.until(() -> bench.counts.of("not sent ack notes_not_written") == 1);
        bench.inbox.add(done(2));
        Waiting.until(() -> bench.counts.of("not sent ack notes_not_written") == 2);
        assertThat(bench.counts.of("sent ping")).isEqualTo(2);
        assertThat(bench.counts.of("sent ack")).isZero();
        assertThat(bench.disk).isEmpty();

        bench.diskFull = false;
        bench.inbox.add(done(3));
        Waiting.until(() -> bench.counts.of("sent ack") == 1);
        assertThat(bench.disk).containsExactly(note());
    }

    /** Its own vote may be one of those that it rests on. */
    @Test
    void nothingIsBroughtUpWhileWhatItGrantedIsNotWritten() {
        bench.diskFull = true;
        machine.onHandlerDone(List.of(
                List.of(new Effect.StoreNotes(List.of(note())), run(1)),
                List.of(new Effect.RunHandler(2, new ItemId("ip", "1"), HANDLERS, HandlerEvent.DOWN, 1, Moment.NEVER)),
                List.of(run(3))));
        bench.start();

        bench.inbox.add(done(7));
        Waiting.until(() -> bench.deeds.contains("run 2")); // which is asked for when it is told that 1 has failed
        assertThat(bench.deeds).doesNotContain("run 1");
        assertThat(machine.inputs.getLast()).isInstanceOfSatisfying(Input.HandlerDone.class, failed -> {
            assertThat(failed.run()).isEqualTo(1);
            assertThat(failed.outcome()).isEqualTo(Input.Outcome.FAILURE);
            assertThat(failed.detail()).contains("can't be written");
        });

        bench.diskFull = false;
        bench.inbox.add(done(8));
        Waiting.until(() -> bench.deeds.contains("run 3"));
    }

    /** What it was told of epochs. */
    @Test
    @Rule("5, epochs")
    void noAnswerLeavesBeforeWhatItRestsOnIsKept() {
        bench.diskFull = true;
        machine.onHandlerDone(List.of(
                List.of(new Effect.StoreEpochs(new Epochs.Kept(9, true)), ping(), ack(1)), List.of(ping(), ack(2))));
        bench.start();

        bench.inbox.add(done(1));
        Waiting.until(() -> bench.counts.of("not sent ack notes_not_written") == 1);
        assertThat(bench.counts.of("sent ping")).isEqualTo(1);
        assertThat(bench.deeds).isEmpty();

        bench.diskFull = false;
        bench.inbox.add(done(2));
        Waiting.until(() -> bench.counts.of("sent ack") == 1);
        assertThat(bench.deeds).containsExactly("keep 9");
    }

    /** What it grants is granted on the terms of what it has adopted; after a restart it would know those of before alone. */
    @Test
    @Rule("7, rule 2")
    void noAnswerLeavesWithoutTheConfigurationThatItRestsOn() {
        bench.diskFull = true;
        machine.onHandlerDone(List.of(
                List.of(new Effect.StoreAcceptor(new AcceptorState(4, null, null)), ping(), ack(1)),
                List.of(ping(), ack(2))));
        bench.start();

        bench.inbox.add(done(1));
        Waiting.until(() -> bench.counts.of("not sent ack register_not_written") == 1);
        assertThat(bench.counts.of("sent ping")).isEqualTo(1);

        bench.diskFull = false;
        bench.inbox.add(done(2));
        Waiting.until(() -> bench.counts.of("sent ack") == 1);
        assertThat(bench.deeds).containsExactly("vote");
    }

    /** What it says to itself counts as its vote (protocol 7, rule 2). */
    @Test
    @Rule("7, rule 2")
    void whatItSaysToItselfWaitsUntilWhatThatRestsOnIsWritten() {
        bench.diskFull = true;
        machine.onHandlerDone(List.of(
                List.of(new Effect.StoreAcceptor(new AcceptorState(4, null, null)), tell(), run(1)),
                List.of(tell(), run(2)))); // it is said again
        bench.start();

        bench.inbox.add(done(1));
        Waiting.until(() -> bench.deeds.contains("run 1"));
        assertThat(machine.count(Input.Told.class)).isZero();

        bench.diskFull = false;
        bench.inbox.add(done(2));
        Waiting.until(() -> machine.count(Input.Told.class) == 1);
        assertThat(bench.deeds).containsExactly("run 1", "vote", "run 2");
    }

    /** Nobody waits for events, and all wait for the rest. */
    @Test
    void effectsAreCarriedOutInTheirOrderAndEventsAfterThem() {
        machine.onHandlerDone(List.of(List.of(
                new Effect.StoreNotes(List.of(note())),
                new Effect.Report(event("a")),
                run(1),
                new Effect.EndHandler(1),
                new Effect.Report(event("b")),
                run(2))));
        bench.start();
        bench.inbox.add(done(1));

        Waiting.until(() -> bench.events.after(0).size() == 2);
        assertThat(bench.deeds).containsExactly("notes", "run 1", "end 1", "run 2", "event a", "event b");
    }

    @Test
    void whoeverIsAnsweredFindsWhatHappened() {
        machine.onHandlerDone(List.of(List.of(
                new Effect.Report(event("a")),
                run(1),
                new Effect.Answer(7, new ChangeOutcome.Done(2)),
                new Effect.Report(event("b")),
                run(2))));
        bench.start();
        bench.inbox.add(done(1));

        Waiting.until(() -> bench.events.after(0).size() == 2);
        assertThat(bench.deeds).containsExactly("run 1", "event a", "answer 7", "run 2", "event b");
    }

    @Test
    void aHandlerThatCannotBeAskedForIsReportedAsFailed() {
        bench.handlersFail = true;
        machine.onHandlerDone(List.of(List.of(run(5))));
        bench.start();
        bench.inbox.add(done(1));

        Waiting.until(() -> machine.count(Input.HandlerDone.class) == 2);
        assertThat(machine.inputs.getLast()).isInstanceOfSatisfying(Input.HandlerDone.class, failed -> {
            assertThat(failed.run()).isEqualTo(5);
            assertThat(failed.outcome()).isEqualTo(Input.Outcome.FAILURE);
        });
    }

    @Test
    void itEndsWhenTheEngineHasStoppedAndTakesNoInputAfter() {
        machine.onHandlerDone(List.of(List.of(new Effect.Stopped())));
        bench.start();
        bench.inbox.add(done(1));
        bench.inbox.add(new Input.Read(2));

        Waiting.until(() -> bench.loop.ended().isDone());
        assertThat(bench.loop.ended()).isCompleted();
        assertThat(machine.inputs).containsExactly(done(1));
    }

    @Test
    void aChangeIsPublishedAtOnceAndElseOnlyNowAndThen() {
        bench.start();
        int before = bench.counts.of("published");
        Moment from = bench.clock.get();
        Waiting.until(() -> bench.counts.of("published") >= before + 5);
        assertThat(bench.clock.get().since(from)).isGreaterThan(Publisher.REFRESH.multipliedBy(4));

        machine.onInput(Input.HandlerDone.class, _ -> machine.revision.incrementAndGet());
        for (int change = 1; change <= 20; change++) {
            long wanted = change;
            bench.inbox.add(done(change));
            Waiting.until(() -> bench.publisher.latest().config().version() == wanted);
        }
    }

    private static Input.HandlerDone done(long run) {
        return new Input.HandlerDone(run, Input.Outcome.SUCCESS, "");
    }

    private static final HandlerConfig HANDLERS = new HandlerConfig(
            List.of("up"), List.of("down"), new TreeMap<>(), Duration.ofSeconds(1), 1, Duration.ZERO, Duration.ZERO);

    private static Effect.RunHandler run(long number) {
        return new Effect.RunHandler(number, new ItemId("ip", "1"), HANDLERS, HandlerEvent.ALIVE, 1, Moment.NEVER);
    }

    private static Note note() {
        return new Note(new ItemId("ip", "1"), "b", new Session(1, 2), 3);
    }

    private static Event event(String subject) {
        return Event.ofMember(subject, "new", "alive", "heard");
    }

    private static Effect ping() {
        return new Effect.Send("b", null, new Message.Ping(LoopBench.header(), 1, LoopBench.NOTHING));
    }

    private static Effect tell() {
        return new Effect.Tell(new Message.Registered(LoopBench.header(), new Letter.Stale(4), null));
    }

    private static Effect ack(long sequence) {
        return new Effect.Send(
                "b", null, new Message.Ack(LoopBench.header(), sequence, LoopBench.NOTHING, null, null, null, true));
    }
}
