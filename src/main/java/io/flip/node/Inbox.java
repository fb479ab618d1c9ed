package io.flip.node;

import io.flip.engine.Input;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Inputs for the engine from other threads, in the order in which they came. Safe from any thread. */
final class Inbox {
    private final Queue<Input> inputs = new ConcurrentLinkedQueue<>();
    private final Runnable wakeUp;

    Inbox(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    void add(Input input) {
        inputs.add(input);
        wakeUp.run();
    }

    @Nullable
    Input poll() {
        return inputs.poll();
    }

    boolean isEmpty() {
        return inputs.isEmpty();
    }
}
