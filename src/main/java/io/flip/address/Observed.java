package io.flip.address;

import org.jspecify.annotations.Nullable;

/**
 * What this member's kernel has of an item, beside what is assigned.
 *
 * @param held whether this member has brought it up, so that it is to be there
 * @param by the hardware address of the machine that answers for an address of it, for {@link State#FOREIGN}; else {@code null}
 */
public record Observed(State state, boolean held, @Nullable String by) {

    /** One without another machine. */
    public Observed(State state, boolean held) {
        this(state, held, null);
    }

    /** What there is. */
    public enum State {
        /** All of its addresses are up here, and may be used. */
        UP,
        /** At least one of its addresses is not up here. */
        ABSENT,
        /** Its addresses are up here, and the kernel lets nothing through: there is no lease. */
        FENCED,
        /** Another machine answers for an address of it. */
        FOREIGN
    }
}
