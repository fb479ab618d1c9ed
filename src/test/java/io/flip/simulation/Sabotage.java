package io.flip.simulation;

import io.flip.engine.Input;
import io.flip.engine.claim.Note;
import io.flip.engine.effect.Effect;
import io.flip.engine.holding.LeaseGroups;
import io.flip.engine.register.ClusterConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What turns a right engine into a wrong one, from outside: it lies to it, or bends what it does. The checkers must notice. The default
 * changes nothing.
 */
public interface Sabotage {

    Sabotage NONE = new Sabotage() {};

    /** The configuration that the member believes in, under the digest of the right one. */
    default ClusterConfig config(Machine machine, ClusterConfig right) {
        return right;
    }

    /** The notes that the member finds when it starts. */
    default @Nullable List<Note> notes(Machine machine, @Nullable List<Note> right) {
        return right;
    }

    /** What its engine is told; {@code null} for nothing. */
    default @Nullable Input input(Machine machine, Input right) {
        return right;
    }

    /** What is carried out. */
    default List<Effect> effects(Machine machine, List<Effect> right) {
        return right;
    }

    /** Whether {@code alive} is kept from starting past its time. */
    default boolean checksStartBefore(Machine machine) {
        return true;
    }

    /** Whether a {@code down} that says so has put the item down. */
    default boolean downWorks(Machine machine) {
        return true;
    }

    /** Whether its kernel drops what has no element. */
    default boolean fences(Machine machine) {
        return true;
    }

    /**
     * What an element of its kernel is set to after a step; {@code null} for none.
     *
     * @param right what is left of the lease
     * @param term what a lease can be at most
     */
    default @Nullable Duration element(Machine machine, @Nullable Duration right, Duration term) {
        return right;
    }

    /** Until when its loop takes what it keeps for granted. */
    default LeaseGroups leases(Machine machine, LeaseGroups right) {
        return right;
    }

    /** Whether it asks the network before it uses an address. */
    default boolean looks(Machine machine) {
        return true;
    }

    /** How fast the member's clock goes. */
    default double clockRate(Machine machine, double right) {
        return right;
    }
}
