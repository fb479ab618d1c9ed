package io.flip.address;

import io.flip.engine.Input;
import io.flip.engine.effect.Effect;
import io.flip.engine.plan.ItemId;
import io.flip.netlink.ConflictWatch;
import io.flip.netlink.Monitor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What waits for the driver's thread. Bounded by what the engine asks for; of the kernel's events too many are as good as none. */
final class Mailbox {
    static final int MOST_EVENTS = 20_000;

    /** An order of the engine to look after an item, and where to say what was found. */
    record CheckOrder(Effect.Check order, Consumer<Input.Checked> found) {}

    /**
     * All that waited.
     *
     * @param orders the newest for each item; empty where it is not to be looked after any more
     * @param lost whether events are missing
     * @param configured {@code null} where that has not changed
     */
    record Batch(
            List<AddressJob> jobs,
            Map<ItemId, Optional<CheckOrder>> orders,
            List<Monitor.Notification> events,
            boolean lost,
            List<ConflictWatch.AddressConflict> conflicts,
            @Nullable Map<ItemId, Wanted> configured) {}

    private SequencedMap<Long, AddressJob> jobs = new LinkedHashMap<>();
    private Map<ItemId, Optional<CheckOrder>> orders = new LinkedHashMap<>();
    private List<Monitor.Notification> events = new ArrayList<>();
    private List<ConflictWatch.AddressConflict> conflicts = new ArrayList<>();
    private @Nullable Map<ItemId, Wanted> configured;
    private boolean lost;
    private boolean woken;
    private boolean closed;

    /** Whether it will be taken out: not after {@link #close}. */
    synchronized boolean put(AddressJob job) {
        if (!closed) {
            jobs.put(job.run().run(), job);
            notifyAll();
        }
        return !closed;
    }

    /** {@code null} where it does not wait here any more. */
    synchronized @Nullable AddressJob takeOut(long run) {
        return jobs.remove(run);
    }

    synchronized boolean has(long run) {
        return jobs.containsKey(run);
    }

    synchronized void order(ItemId item, Optional<CheckOrder> order) {
        orders.put(item, order);
        notifyAll();
    }

    synchronized void happened(Monitor.Notification event) {
        if (events.size() < MOST_EVENTS || event instanceof Monitor.Notification.Ended) {
            events.add(event);
        } else {
            events.clear();
            lost = true;
        }
        notifyAll();
    }

    synchronized void claimed(ConflictWatch.AddressConflict conflict) {
        if (conflicts.size() < MOST_EVENTS) {
            conflicts.add(conflict);
            notifyAll();
        }
    }

    /** Something is to be done that is asked for elsewhere. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    synchronized void configured(Map<ItemId, Wanted> all) {
        configured = all;
        notifyAll();
    }

    /** Waits until there is something, or so many nanoseconds have passed; {@code null} when there is to be nothing more. */
    synchronized @Nullable Batch take(long atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost;
        for (long left = atMost; !closed && isEmpty() && left > 0; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        if (closed) {
            return null;
        }
        Batch batch = new Batch(List.copyOf(jobs.values()), orders, events, lost, conflicts, configured);
        jobs = new LinkedHashMap<>();
        orders = new LinkedHashMap<>();
        events = new ArrayList<>();
        conflicts = new ArrayList<>();
        configured = null;
        lost = false;
        woken = false;
        return batch;
    }

    private boolean isEmpty() {
        return jobs.isEmpty()
                && orders.isEmpty()
                && events.isEmpty()
                && conflicts.isEmpty()
                && configured == null
                && !lost
                && !woken;
    }

    /** What waits is never taken out; returned, so that it can be answered. */
    synchronized List<AddressJob> close() {
        closed = true;
        List<AddressJob> left = List.copyOf(jobs.values());
        jobs.clear();
        notifyAll();
        return left;
    }
}
