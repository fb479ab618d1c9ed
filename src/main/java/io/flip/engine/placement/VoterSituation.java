package io.flip.engine.placement;

import io.flip.engine.claim.Note;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import org.jspecify.annotations.Nullable;

/** What a voter looks at when it judges. */
public interface VoterSituation {

    /** The member that the voter's own plan gives the item to; {@code null} where it is nobody's, or not exclusive. */
    @Nullable
    String planned(ItemId item);

    /** Whether the voter hears too few others to know what the plan is. */
    boolean knowsNoPlan();

    /** Whether the item is one of a sharded system of the configuration. */
    boolean sharded(ItemId item);

    boolean suspects(String member);

    /** Whether the voter has heard nothing from the member for the ping timeout and the item's grace, be the voter isolated or not. */
    boolean silentPastGrace(String member, ItemId item, Moment now);

    /** Whether another member says that it holds the item, and may do so still. */
    boolean heldByAnother(ItemId item, String claimant, Moment now);

    /** The same where the other may also only ask for it. */
    boolean claimedByAnother(ItemId item, String claimant, Moment now);

    /** Whether the session is older than the member's newest known one. */
    boolean ended(Note note);
}
