package io.flip.node;

import io.flip.address.Observed;
import io.flip.engine.Input;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Event;
import io.flip.engine.holding.LeaseGroups;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.time.Moment;
import io.flip.node.NodeFront.MissingProgram;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

    /** Where to tell what happens to items without the engine's doing; before anything is run. */
    default void tell(Consumer<Event> events) {}

    /** These are the items with addresses that this member may have, by the configuration in force. */
    default void configured(Map<ItemId, HandlerConfig> items) {}

    /** What the kernel has of an item; {@code null} where nothing is known of it. Safe from any thread. */
    default @Nullable Observed observed(ItemId item) {
        return null;
    }

    /** The same of all items of which something is known, in no order. Safe from any thread. */
    default void observed(BiConsumer<ItemId, Observed> to) {}

    /** What keeps items from being looked after, in sentences, as long as it lasts. Safe from any thread. */
    default List<String> troubles() {
        return List.of();
    }

    /** Programs that systems of that member name, and that can't be run here now. Safe from any thread. */
    default List<MissingProgram> missing(ClusterConfig config, String self) {
        return List.of();
    }

    /** How to make the engine's loop turn at once, from any thread; before anything is run. */
    default void wakes(Runnable loop) {}

    /**
     * Until when what is up may be used. Told by the engine's loop after each step, and several times within each term; nothing else may prolong
     * what the kernel is told of it. Must not block.
     *
     * @param term for how long a grant is good
     * @param turned when the step began
     */
    default void leased(LeaseGroups groups, Duration term, Moment turned) {}

    /** What sends events to the webhooks that this member holds. */
    default void courier(Courier courier) {}

    /** How that goes, of each of them. Safe from any thread. */
    default List<NodeFront.Sending> sendings() {
        return List.of();
    }

    /** Ends all runs and waits for them, for a few seconds at most. */
    @Override
    void close();
}
