package io.flip.node;

import io.flip.engine.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Inputs for the engine from other threads. What the engine itself waits for is never lost, and comes first: how handlers ended, what checks
 * found, what the member says to itself, what was sent to webhooks, the end. There is no more of it than the engine has asked for: a run and a check for each item at most, a letter for each that came.
 * What others ask for is bounded, and refused where there is no room. Each in the order in which it came. Safe from any thread.
 */
final class Inbox {

    /** Requests that may wait; so many can't be answered within the time for which anybody waits. */
    static final int MOST_REQUESTS = 256;

    /** Runs in one input: they must not keep the answers to pings waiting. */
    static final int MOST_TOGETHER = 1024;

    private final Queue<Input> awaited = new ConcurrentLinkedQueue<>();
    private final Queue<Input> requests = new ArrayBlockingQueue<>(MOST_REQUESTS);
    private final AtomicBoolean stops = new AtomicBoolean();
    private final Runnable wakeUp;

    Inbox(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /**
     * Hands that over.
     *
     * @return whether there was room; always but for what somebody asks for
     */
    boolean add(Input input) {
        boolean taken = switch (input) {
            case Input.HandlerDone _,
                    Input.HandlersDone _,
                    Input.Checked _,
                    Input.Told _,
                    Input.Sent _,
                    Input.Elapsed _,
                    Input.Received _ -> awaited.add(input);
            case Input.Stop _ -> !stops.compareAndSet(false, true) || awaited.add(input); // once is enough
            case Input.Propose _, Input.Read _ -> requests.offer(input);
        };
        wakeUp.run();
        return taken;
    }

    /** What the engine failed on, to be given it again: it was in here, so there is room for it. */
    void putBack(Input input) {
        awaited.add(input);
        wakeUp.run();
    }

    /** The next; runs that ended one after the other are one input: of a thousand addresses that are up all may be told at once. For one thread. */
    @Nullable
    Input poll() {
        Input first = awaited.poll();
        if (first == null) {
            return requests.poll();
        }
        return first instanceof Input.HandlerDone done && awaited.peek() instanceof Input.HandlerDone
                ? together(done)
                : first;
    }

    private Input together(Input.HandlerDone first) {
        List<Input.HandlerDone> all = new ArrayList<>();
        all.add(first);
        while (all.size() < MOST_TOGETHER && awaited.peek() instanceof Input.HandlerDone next) {
            awaited.remove();
            all.add(next);
        }
        return new Input.HandlersDone(all);
    }

    boolean isEmpty() {
        return awaited.isEmpty() && requests.isEmpty();
    }
}
