package io.flip.web.stream;

import io.flip.node.EventLog;
import io.flip.node.EventLog.Stamped;
import io.flip.node.EventLog.Subscription;
import io.flip.web.view.EventView;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One client that follows the events.
 *
 * <p>A client that does not keep up fills its queue and is dropped; it comes back with the last id that it has, and gets what it
 * missed. Heartbeats keep proxies from closing a quiet stream, and find out that a client is gone.
 */
final class EventStream {

    static final Duration HEARTBEAT = Duration.ofSeconds(15);
    static final int CAPACITY = 1024;

    private static final long NO_TIMEOUT = 0L;
    private static final long RECONNECT_MILLIS = 1000;

    private final SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
    private final BlockingQueue<Optional<Stamped>> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final Consumer<EventStream> closed;
    private volatile boolean over;

    EventStream(Consumer<EventStream> closed) {
        this.closed = closed;
        emitter.onCompletion(this::end);
        emitter.onError(_ -> end());
    }

    SseEmitter emitter() {
        return emitter;
    }

    /** What is kept is taken at once and does not count towards the queue; then whatever comes, with no event lost between. */
    void begin(EventLog log, @Nullable Long after) {
        List<Stamped> kept = after == null ? List.of() : log.after(after);
        long last = kept.isEmpty()
                ? (after == null ? Long.MAX_VALUE : after)
                : kept.getLast().id();
        Subscription subscription = log.subscribe(last, this::offer);
        Thread.ofVirtual().name("events-", 0).start(() -> run(kept, subscription));
    }

    /** Never blocks: called on the member's own thread. */
    private void offer(Stamped event) {
        if (over || !waiting.offer(Optional.of(event))) {
            over = true; // nothing more is taken: what the client gets has no gap
        }
    }

    /** Ends the stream behind what was taken. Never blocks, and may be called by anyone, again and again. */
    void end() {
        over = true;
        var _ = waiting.offer(Optional.empty()); // wakes the writer; where there is no room it is awake
    }

    private void run(List<Stamped> kept, Subscription subscription) {
        try (subscription) {
            write(kept);
            emitter.complete();
        } catch (IOException | IllegalStateException clientIsGone) {
            over = true; // the server has seen it as well, and cleans up
        } catch (InterruptedException nobodyDoes) {
            emitter.complete();
        } finally {
            closed.accept(this);
        }
    }

    private void write(List<Stamped> kept) throws IOException, InterruptedException {
        emitter.send(SseEmitter.event().comment("flip").reconnectTime(RECONNECT_MILLIS)); // the headers leave with it
        for (Stamped event : kept) {
            send(event);
        }
        while (true) {
            Optional<Stamped> next = waiting.poll(over ? 0 : HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
            if (next != null && next.isPresent()) {
                send(next.get());
            } else if (over) {
                return; // all that was taken is written
            } else if (next == null) {
                emitter.send(SseEmitter.event().comment("heartbeat"));
            }
        }
    }

    private void send(Stamped event) throws IOException {
        EventView view = EventView.of(event);
        emitter.send(SseEmitter.event()
                .name(view.kind())
                .id(Long.toString(event.id()))
                .data(view, MediaType.APPLICATION_JSON));
    }
}
