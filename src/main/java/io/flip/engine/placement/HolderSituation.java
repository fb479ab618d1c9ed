package io.flip.engine.placement;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.time.Moment;
import org.jspecify.annotations.Nullable;

/** What a holder looks at when it decides what to ask for, to bring up and to put down. */
public interface HolderSituation {

    /** Whether this member's own plan gives it the item, and has for the system's {@code delay}. */
    boolean mine(ItemId item, Moment now);

    /** The system of the item; {@code null} where the configuration has the item no longer. */
    @Nullable
    SystemConfig system(ItemId item);

    /**
     * The other member that this member's own plan gives an item to that this one holds; {@code null} for none. That it holds the item counts
     * there at once, whether its claim says so yet or not.
     */
    @Nullable
    String other(ItemId item, Moment now);

    /** Whether another member may have the item on which it has not failed for good, as far as is known. */
    boolean anotherIsLeft(ItemId item);

    /** The sequence number of its latest setback, as far as is known; 0 where it failed nowhere. */
    long lastSetback(ItemId item);

    /**
     * Whether the item may still be up on another member, for all that this one knows: one says that it holds it, or is not heard and may have it in
     * isolation, or was killed and left it up.
     */
    boolean maybeUpElsewhere(ItemId item, Moment now);

    /** Whether another member, which is heard, says that it has brought the item up. */
    boolean isUpElsewhere(ItemId item);

    /** Whether this member has heard no quorum for {@code T}: whatever it asks for it asks in vain (protocol 5, asking). */
    boolean deaf();

    /** Why this member must put the item down at once, whatever the others say; {@code null} where it need not. */
    @Nullable
    String mustGo(ItemId item);

    /** Why this member gives away all that it holds: it drains, or leaves; {@code null} where it does neither. */
    @Nullable
    String goes();

    /** Whether the item stays for a while although this member {@link #goes}: the one that is to have it has not asked for it yet. */
    boolean awaitsSuccessor(ItemId item, Moment now);
}
