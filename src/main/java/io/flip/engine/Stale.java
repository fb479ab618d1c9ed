package io.flip.engine;

import io.flip.engine.plan.ItemId;
import java.util.Collection;
import java.util.Collections;
import java.util.SequencedSet;
import java.util.TreeSet;

/** What one input has made out of date, until the engine has brought it up to date again. */
final class Stale {

    /** An opinion or a self has changed: the members' states must be derived again. */
    boolean states;

    /** What the plan rests on has changed. */
    boolean plan;

    /** What the holder decides by has changed. */
    boolean holdings;

    /** The items that operators must be shown again. */
    private SequencedSet<ItemId> items = new TreeSet<>();

    /** Counts the changes that may turn a verdict. */
    private long view;

    void items(Collection<ItemId> changed) {
        items.addAll(changed);
    }

    SequencedSet<ItemId> takeItems() {
        if (items.isEmpty()) {
            return Collections.emptyNavigableSet();
        }
        SequencedSet<ItemId> taken = items;
        items = new TreeSet<>();
        return taken;
    }

    void view() {
        view++;
    }

    long viewVersion() {
        return view;
    }
}
