package io.flip.simulation;

import io.flip.engine.Input;
import io.flip.engine.effect.Effect;
import java.util.ArrayList;
import java.util.List;

/**
 * All who watch a world, in the order in which they came. Of what happens with every datagram each is told only what it looks at: most look at a few
 * things, and there are many datagrams.
 */
final class Watchers {

    private final List<Watcher> all = new ArrayList<>();
    private final List<Watcher> ofInputs = new ArrayList<>();
    private final List<Watcher> ofSteps = new ArrayList<>();
    private final List<Watcher> ofEffects = new ArrayList<>();

    void add(Watcher watcher) {
        all.add(watcher);
        addWhere(looksAt(watcher, "input", Machine.class, Input.class), ofInputs, watcher);
        addWhere(looksAt(watcher, "handled", Machine.class), ofSteps, watcher);
        addWhere(looksAt(watcher, "effect", Machine.class, Effect.class), ofEffects, watcher);
    }

    private static void addWhere(boolean looks, List<Watcher> those, Watcher watcher) {
        if (looks) {
            those.add(watcher);
        }
    }

    /** Whether it has a method of its own for that. */
    private static boolean looksAt(Watcher watcher, String what, Class<?>... parameters) {
        try {
            Class<?> by = watcher.getClass().getMethod(what, parameters).getDeclaringClass();
            return by != Watcher.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Watcher> all() {
        return all;
    }

    /** Those who look at {@link Watcher#input}. */
    List<Watcher> ofInputs() {
        return ofInputs;
    }

    /** Those who look at {@link Watcher#handled}. */
    List<Watcher> ofSteps() {
        return ofSteps;
    }

    /** Those who look at {@link Watcher#effect}. */
    List<Watcher> ofEffects() {
        return ofEffects;
    }
}
