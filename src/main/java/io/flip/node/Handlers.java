package io.flip.node;

import io.flip.engine.Effect;
import io.flip.engine.Input;
import java.util.function.Consumer;

/** What the node wants of whatever runs handlers. */
public interface Handlers extends AutoCloseable {

    /**
     * Returns at once. Obligations: each run is reported exactly once, from any thread; runs of one item are carried out one at a
     * time, in the order in which they were asked for; none is started past its {@code startBefore}.
     */
    void run(Effect.RunHandler run, Consumer<Input.HandlerDone> whenDone);

    /** Ends a run's whole process tree, or keeps it from starting; returns at once. */
    void end(long run);

    /** Ends all runs and waits for them, for a few seconds at most. */
    @Override
    void close();
}
