package io.flip.engine.claim;

import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.util.List;

/**
 * Until when this member may use the fenced addresses that it holds: items that the same voters grant have the same end, however many there are.
 *
 * @param revision counts the changes of what is in which list
 * @param groups the largest first, and of two of the same size that with the first item; each item is in one of them
 * @param kept items of systems that hold in isolation, whose lease does not matter
 * @param going those of them that are being put down
 */
public record LeaseGroups(long revision, List<Group> groups, List<ItemId> kept, List<ItemId> going) {

    public static final LeaseGroups NONE = new LeaseGroups(0, List.of(), List.of(), List.of());

    /**
     * Items of one lease.
     *
     * @param items sorted; the same list as long as the revision is the same
     * @param until until when all of them are leased; long past where no quorum grants them
     */
    public record Group(List<ItemId> items, Moment until) {}
}
