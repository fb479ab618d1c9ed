package io.flip.address;

import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import io.flip.netlink.AddressOn;
import io.flip.netlink.HardwareAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of one item. For one thread. */
final class Entry {
    /** What the driver has done with it. */
    enum Deed {
        /** Nothing yet: what is there may have been left by an earlier run. */
        NONE,
        UP,
        /** It was taken away, and is to stay away. */
        DOWN
    }

    /** Why bringing it up failed here, where that can be told to be over. */
    enum Cause {
        PLACE,
        CONTESTED
    }

    final ItemId item;
    Wanted wanted;
    Deed deed = Deed.NONE;

    /** Where it was put, address by address; empty unless it is up. */
    List<AddressOn> on = List.of();

    /** The end of the lease under which it was brought up. */
    Moment startBefore = Moment.LONG_PAST;

    @Nullable
    Cause failed;

    /** Another machine that answers for it, and when that was last seen. */
    @Nullable
    HardwareAddress other;

    Moment otherSeen = Moment.LONG_PAST;

    /** When a claim of another machine is answered by an announcement again. */
    Moment defendFrom = Moment.LONG_PAST;

    /** How often it may be put back until the next full look: somebody else may take it away again and again. */
    int mendings = Mending.AT_ONCE;

    /** What putting it back came up against last. */
    @Nullable
    String trouble;

    /** How often its neighbours were told, and which of the queued tellings counts. */
    int announced;

    long announcement;

    @Nullable
    Checkup checkup;

    Entry(Wanted wanted) {
        this.item = wanted.item();
        this.wanted = wanted;
    }

    /** Another machine says that it has an address of the item. */
    void isClaimedBy(HardwareAddress claimant, Moment now) {
        other = claimant;
        otherSeen = now;
    }

    boolean isUp() {
        return deed == Deed.UP;
    }
}
