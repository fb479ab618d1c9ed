package io.flip.node;

import io.flip.engine.Input;
import io.flip.engine.time.Moment;
import io.flip.memory.Exhaustion;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the engine, its socket and its notes. A turn takes in all that has arrived, then what other threads have
 * handed over, and only then fires the timer: a process that was paused accuses nobody before it has read what came meanwhile (protocol 3).
 * Each is bounded, so that a flood can't keep the timer from its turn, nor thousands of handlers that end at once the answers to pings
 * on which the lease rests.
 *
 * <p>Where the engine throws, that is a bug. A datagram on which it does is dropped: a sender that can make one member fail that way must
 * not be able to end them all. Anything else (a timer, a handler's result) is tried again a few times a second; an engine that fails for
 * {@link #PATIENCE} turns on end is given up, and the process with it: the next one begins by putting down what this one left.
 */
final class EngineLoop {
    private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);
    private static final Input ELAPSED = new Input.Elapsed();

    /** The longest pause between two turns, in which there is nothing to do: by this an observer sees that the loop lives. */
    static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    /** Inputs of a kind in one turn. */
    static final int BATCH = 1024;

    /** How long what was handed over may keep the datagrams from being read. */
    private static final Duration SHARE = Duration.ofMillis(20);

    static final int PATIENCE = 25;

    private static final int TURNS = 4;

    private final StateMachine machine;
    private final UdpTransport transport;
    private final Inbox inbox;
    private final Deeds deeds;
    private final Publisher publisher;
    private final Supplier<Moment> clock;
    private final Telemetry telemetry;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile Moment lastTurn;
    private volatile boolean cancelled;
    private volatile boolean dead;
    private volatile int failures; // written by the loop alone
    private boolean moreToRead;
    private Moment retryAt = Moment.LONG_PAST;

    EngineLoop(
            StateMachine machine,
            UdpTransport transport,
            Inbox inbox,
            Deeds deeds,
            Publisher publisher,
            Supplier<Moment> clock,
            Telemetry telemetry) {
        this.machine = machine;
        this.transport = transport;
        this.inbox = inbox;
        this.deeds = deeds;
        this.publisher = publisher;
        this.clock = clock;
        this.telemetry = telemetry;
        this.lastTurn = clock.get();
    }

    /** Runs until the engine has stopped, is given up, or the loop is cancelled; says so through {@link #ended}. */
    void run() {
        try {
            while (!deeds.stopped() && !cancelled) {
                turn();
            }
            publisher.publish(clock.get());
            ended.complete(null);
        } catch (Throwable e) { // none may leave the process alive without its loop
            dead = true; // before anything that may fail as well
            end(e);
        }
    }

    private void end(Throwable e) {
        Exhaustion.look(e);
        try {
            LOG.error("The engine's loop has ended: this member takes part no more", e);
        } finally {
            ended.completeExceptionally(e);
        }
    }

    private void turn() throws IOException {
        transport.await(pause());
        Moment now = clock.get();
        lastTurn = now;
        moreToRead = transport.drain(BATCH, this::received);
        if (!now.isBefore(retryAt)) {
            handOver();
            elapse();
        }
        deeds.leased(machine, clock.get());
        publisher.look();
    }

    private Duration pause() {
        Moment now = clock.get();
        if (moreToRead || (!inbox.isEmpty() && !now.isBefore(retryAt))) {
            return Duration.ZERO;
        }
        Moment due = Moment.earlier(Moment.later(machine.nextDeadline(), retryAt), publisher.due());
        return now.isBefore(due) ? Moment.earlier(due, now.plus(longestPause())).since(now) : Duration.ZERO;
    }

    /** Several turns are in a lease: what the kernel is told of it must not run out between two of them. */
    private Duration longestPause() {
        Duration part = machine.leaseTerm().dividedBy(TURNS);
        return part.isZero() || part.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : part;
    }

    private void received(Input.Received received) {
        if (deeds.stopped()) {
            return;
        }
        try {
            step(received);
        } catch (RuntimeException | StackOverflowError e) {
            telemetry.rejected("engine_failed");
            LOG.error("The engine failed on a datagram, which is dropped: {}", received, e);
        }
    }

    private void handOver() {
        Moment end = clock.get().plus(SHARE);
        for (int taken = 0;
                taken < BATCH && !deeds.stopped() && (taken == 0 || clock.get().isBefore(end));
                taken++) {
            @Nullable Input input = inbox.poll();
            if (input == null || !stepped(input)) {
                return;
            }
        }
    }

    private void elapse() {
        boolean due = !clock.get().isBefore(Moment.later(machine.nextDeadline(), retryAt));
        if (due && !deeds.stopped()) {
            stepped(ELAPSED);
        }
    }

    /** Whether the engine took it; else it will be given it again. */
    private boolean stepped(Input input) {
        try {
            step(input);
            failures = 0;
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            failed(input, e);
            return false;
        }
    }

    private void failed(Input input, Throwable e) {
        int inARow = failures + 1;
        failures = inARow;
        LOG.error("The engine failed on {} ({} of {} in a row)", input, inARow, PATIENCE, e);
        if (inARow >= PATIENCE) {
            throw new IllegalStateException("the engine fails again and again", e);
        }
        retryAt = clock.get().plus(LONGEST_PAUSE);
        if (!(input instanceof Input.Elapsed)) {
            inbox.putBack(input);
        }
    }

    private void step(Input input) {
        Moment now = clock.get();
        var effects = machine.handle(input, now);
        telemetry.stepped(clock.get().since(now));
        deeds.carryOut(effects);
        deeds.leased(machine, now);
    }

    /** When the loop last turned. Safe from any thread. */
    Moment lastTurn() {
        return lastTurn;
    }

    /** What is wrong with the engine; {@code null} where nothing. Safe from any thread. */
    @Nullable
    String trouble() {
        if (ended.isCompletedExceptionally()) {
            return "The engine's loop has ended: see the log";
        }
        return failures == 0 ? null : "The engine fails, and is tried again: see the log";
    }

    /** Whether the loop has ended against its will. Safe from any thread, and works without memory. */
    boolean dead() {
        return dead;
    }

    /** Completed when the loop has ended: normally where the engine has stopped. Safe from any thread. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Ends the loop whatever the engine says. Safe from any thread. */
    void cancel() {
        cancelled = true;
        transport.wakeUp();
    }
}
