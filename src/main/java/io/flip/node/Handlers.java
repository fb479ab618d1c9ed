package io.flip.node;

import io.flip.engine.Effect;
import io.flip.engine.Input;
import io.flip.engine.plan.ItemId;
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

    /** Looks at the item every few seconds from now on, and returns at once; what is found is handed over from any thread. */
    default void check(Effect.Check order, Consumer<Input.Checked> found) {}

    default void checkNoMore(ItemId item) {}

    /** Ends all runs and waits for them, for a few seconds at most. */
    @Override
    void close();
}
