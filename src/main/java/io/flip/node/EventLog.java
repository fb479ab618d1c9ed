package io.flip.node;

import io.flip.engine.effect.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last events of this member, numbered without a gap, for readers that come late. Safe from any thread. */
public final class EventLog {

    /** An event with its number and time of day; numbers grow over restarts too. */
    public record Stamped(long id, Instant at, Event event) {}

    /** Ends a subscription. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

    /** Events that a run may count before its numbers reach those of another run that began a millisecond later. */
    private static final long PER_INCARNATION = 1000;

    /** Each at its number, modulo the capacity. */
    private final @Nullable Stamped[] recent;

    private final List<Consumer<Stamped>> listeners = new CopyOnWriteArrayList<>();
    private final long firstId;
    private volatile long lastId;

    /**
     * @param capacity how many events are kept
     * @param firstId above every id of an earlier run
     */
    public EventLog(int capacity, long firstId) {
        this.recent = new Stamped[capacity];
        this.firstId = firstId;
        this.lastId = firstId - 1;
    }

    /** Above the number of every event of an earlier run. */
    public static long first(long incarnation) {
        return incarnation * PER_INCARNATION;
    }

    /** Whether it may be the first of a run; any other has one before it. */
    public static boolean mayBegin(long id) {
        return id % PER_INCARNATION == 0;
    }

    public synchronized void add(Instant at, Event event) {
        long id = lastId + 1;
        Stamped stamped = new Stamped(id, at, event);
        recent[place(id)] = stamped;
        lastId = id;
        listeners.forEach(listener -> tell(listener, stamped));
    }

    private int place(long id) {
        return (int) (id % recent.length);
    }

    private static void tell(Consumer<Stamped> listener, Stamped stamped) {
        try {
            listener.accept(stamped);
        } catch (RuntimeException e) {
            LOG.warn("A listener failed on an event", e); // the node and the others don't suffer for it
        }
    }

    /** The number of the newest event; where there is none yet, the one before the first. */
    public long lastId() {
        return lastId;
    }

    /** The events after that id that are still kept, oldest first. */
    public List<Stamped> after(long id) {
        return after(id, recent.length);
    }

    /**
     * The same, but no more than so many of them. They are consecutive: where the first of them does not follow the id, the ones between are
     * kept no longer.
     */
    public synchronized List<Stamped> after(long id, int most) {
        long first = Math.max(id + 1, Math.max(firstId, lastId + 1 - recent.length));
        List<Stamped> found = new ArrayList<>();
        for (long next = first; next <= lastId && found.size() < most; next++) {
            Stamped stamped = recent[place(next)];
            if (stamped != null) {
                found.add(stamped);
            }
        }
        return found;
    }

    /**
     * Hands over what is kept after that id, and then whatever comes. The listener runs on the engine's thread, under the lock of this log: it must not block, nor
     * take a lock under which anybody asks this log for something.
     */
    public synchronized Subscription subscribe(long afterId, Consumer<Stamped> listener) {
        after(afterId).forEach(listener);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
