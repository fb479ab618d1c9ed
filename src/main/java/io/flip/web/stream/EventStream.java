package io.flip.web.stream;

import io.flip.node.EventLog;
import io.flip.node.EventLog.Stamped;
import io.flip.node.EventLog.Subscription;
import io.flip.web.text.EventLine;
import io.flip.web.view.EventView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One client that follows the events, at its own pace: its writer reads the log behind what it has sent. A client that is so slow that the log
 * no longer has what comes next is told so, and goes on behind the gap. Heartbeats keep proxies from closing a quiet stream, and find out
 * that a client is gone.
 */
final class EventStream {

    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final long NO_TIMEOUT = 0L;
    private static final long RECONNECT_MILLIS = 1000;
    private static final int BATCH = 256;
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
    private final Semaphore news = new Semaphore(0);
    private final boolean text;
    private final Consumer<EventStream> closed;
    private volatile boolean over;

    /** @param text whether events are lines for people instead of JSON */
    EventStream(boolean text, Consumer<EventStream> closed) {
        this.text = text;
        this.closed = closed;
        emitter.onCompletion(this::end);
        emitter.onError(_ -> end());
    }

    SseEmitter emitter() {
        return emitter;
    }

    /** Whatever is kept behind that id, and then whatever comes; {@code null}: from now on. */
    void begin(EventLog log, @Nullable Long after) {
        long newest = log.lastId();
        long last = after == null ? newest : Math.min(after, newest); // another member's ids may be higher
        Subscription subscription = log.subscribe(newest, _ -> news.release()); // never blocks the member's own thread
        Thread.ofVirtual().name("events-", 0).start(() -> run(log, last, subscription));
    }

    /** Ends the stream behind what has happened until now. Never blocks, and may be called by anyone, again and again. */
    void end() {
        over = true;
        news.release();
    }

    private void run(EventLog log, long last, Subscription subscription) {
        try (subscription) {
            write(log, last);
            emitter.complete();
        } catch (IOException | IllegalStateException clientIsGone) {
            over = true; // the server has seen it as well, and cleans up
        } catch (InterruptedException nobodyDoes) {
            emitter.complete();
        } finally {
            closed.accept(this);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // the next burst of a client is no more urgent than the first of another
    private void write(EventLog log, long begin) throws IOException, InterruptedException {
        emitter.send(SseEmitter.event().comment("flip").reconnectTime(RECONNECT_MILLIS)); // the headers leave with it
        long last = begin;
        while (true) {
            boolean ending = over; // before the look: what happened until then is found
            List<Stamped> next = log.after(last, BATCH);
            if (!next.isEmpty()) {
                send(last, next);
                last = next.getLast().id();
                Thread.yield();
            } else if (ending) {
                return;
            } else if (news.tryAcquire(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                news.drainPermits();
            } else {
                emitter.send(SseEmitter.event().comment("heartbeat"));
            }
        }
    }

    private void send(long last, List<Stamped> events) throws IOException {
        Stamped first = events.getFirst();
        if (last > 0 && first.id() > last + 1) { // 0 asks for whatever is kept
            send(first.id() - 1, EventView.missed(last, first));
        }
        for (Stamped event : events) {
            send(event.id(), EventView.of(event));
        }
    }

    private void send(long id, EventView view) throws IOException {
        SseEmitter.SseEventBuilder event = SseEmitter.event().name(view.kind()).id(Long.toString(id));
        emitter.send(text ? event.data(EventLine.of(view), TEXT) : event.data(view, MediaType.APPLICATION_JSON));
    }
}
