package io.flip.simulation;

import io.flip.engine.Input;
import io.flip.engine.effect.Effect;
import io.flip.engine.plan.ItemId;

/** Sees all that happens in a world, to check it or to print it. */
public interface Watcher {

    /** A machine is about to take an input, whatever its engine is told of it. */
    default void input(Machine machine, Input input) {}

    /** Its engine has taken an input; the effects of it are still to be carried out. */
    default void handled(Machine machine) {}

    /** A machine is about to carry out an effect of its engine. */
    default void effect(Machine machine, Effect effect) {}

    /** The item's {@code alive} begins on the machine: from here on it counts as up there. */
    default void broughtUp(Machine machine, ItemId item, long epoch) {}

    /** The item is up on the machine no longer. */
    default void putDown(Machine machine, ItemId item) {}

    /** From now on the machine answers for the item, an address that is fenced there. */
    default void onTheWire(Machine machine, ItemId item) {}

    /** Somebody took away what was up on the machine. */
    default void takenAway(Machine machine, ItemId item) {}

    /** All that the machine, which is off, had on its disk is gone. */
    default void diskLost(Machine machine) {}

    /** Something was done to the world, in words. */
    default void happened(World world, String what) {}

    /** The time has come to look at what only time changes. */
    default void tick(World world) {}
}
