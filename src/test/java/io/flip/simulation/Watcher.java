package io.flip.simulation;

import io.flip.engine.Effect;
import io.flip.engine.Input;

/** Sees all that happens in a world, to check it or to print it. */
public interface Watcher {

    /** A machine's engine is about to take an input. */
    default void input(Machine machine, Input input) {}

    /** A machine is about to carry out an effect of its engine. */
    default void effect(Machine machine, Effect effect) {}

    /** Something happened: every machine is between two steps. */
    default void settled(World world) {}
}
