package io.flip.engine.holding;

import io.flip.engine.plan.ItemId;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which items may be brought up now, and which wait. Only so many programs run side by side, and each is given its lease's end to
 * start before: one that waited behind thousands would find it passed, though the lease was renewed all the while. An item that needs no program
 * to come up waits for nobody: the member itself puts thousands up in one step.
 */
final class HandlerQueue {

    private final int atOnce;
    private final Set<ItemId> running = new TreeSet<>();
    private final SequencedSet<ItemId> waiting = new LinkedHashSet<>();

    /** @param atOnce how many programs bring items up side by side */
    HandlerQueue(int atOnce) {
        this.atOnce = atOnce;
    }

    /** Whether it may be brought up now; else it waits, behind those that wait already. */
    boolean mayBegin(Holding holding) {
        boolean may = !holding.handlers().startsProgram() || isFree();
        if (!may) {
            waiting.add(holding.item());
        }
        return may;
    }

    /** It is being brought up from now on. */
    void begins(Holding holding) {
        waiting.remove(holding.item());
        if (holding.handlers().startsProgram()) {
            running.add(holding.item());
        }
    }

    /** What brought it up is over, whatever came of it. */
    void over(ItemId item) {
        running.remove(item);
    }

    /** The next that may be brought up; {@code null} where none waits, or as many programs run as may. It waits no longer. */
    @Nullable
    ItemId next() {
        return isFree() && !waiting.isEmpty() ? waiting.removeFirst() : null;
    }

    private boolean isFree() {
        return running.size() < atOnce;
    }
}
