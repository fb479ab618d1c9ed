package io.flip.engine.plan;

import org.jspecify.annotations.Nullable;

/** What a plan asks about members; answered from the configuration and the members' states alone. */
public interface Candidates {

    /** Why the member is no candidate for the item; {@code null} where it is one. */
    @Nullable
    Objection objection(String member, ItemId item);

    /** What happened where the item's {@code alive} failed on the member for good; {@code null} where it did not, or has succeeded since. */
    @Nullable
    Setback setback(String member, ItemId item);

    /** Whether the member has been a candidate for long enough to get an item back from another. */
    boolean backFor(String member, Failback failback);

    /** The member that says that it holds the item; of several the one with the highest epoch. */
    @Nullable
    String incumbent(ItemId item);

    /** Why a member is passed over. */
    enum Objection {
        DOWN,
        LEFT,
        DRAINING,
        LEAVING,
        UNHEALTHY,
        REFUSED,
        /** It hears no quorum, as it says itself, and does not hold the item: it comes after all others. */
        DEAF
    }
}
