package io.flip.node;

import io.flip.engine.Event;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last events of this member, numbered without a gap, for those who come late. Safe from any thread. */
public final class EventLog {

    /** An event with its number and time of day; numbers grow over restarts too. */
    public record Stamped(long id, Instant at, Event event) {}

    /** Ends a subscription. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

    private final int capacity;
    private final Deque<Stamped> recent = new ArrayDeque<>();
    private final List<Consumer<Stamped>> listeners = new CopyOnWriteArrayList<>();
    private long lastId;

    /**
     * @param capacity how many events are kept
     * @param firstId above every id of an earlier run
     */
    public EventLog(int capacity, long firstId) {
        this.capacity = capacity;
        this.lastId = firstId - 1;
    }

    public synchronized void add(Instant at, Event event) {
        Stamped stamped = new Stamped(++lastId, at, event);
        recent.addLast(stamped);
        if (recent.size() > capacity) {
            recent.removeFirst();
        }
        listeners.forEach(listener -> tell(listener, stamped));
    }

    private static void tell(Consumer<Stamped> listener, Stamped stamped) {
        try {
            listener.accept(stamped);
        } catch (RuntimeException e) {
            LOG.warn("A listener failed on an event", e); // the node and the others don't suffer for it
        }
    }

    /** The events after that id that are still kept, oldest first. */
    public synchronized List<Stamped> after(long id) {
        return recent.stream().filter(stamped -> stamped.id() > id).toList();
    }

    /** Hands over what is kept after that id, and then whatever comes; the listener must not block. */
    public synchronized Subscription subscribe(long afterId, Consumer<Stamped> listener) {
        after(afterId).forEach(listener);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
