package io.flip.engine.holding;

import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.util.List;

/**
 * Until when this member may use the fenced addresses that it holds: items that the same voters grant have the same end, however many there are.
 *
 * @param revision counts the changes of what is in which list
 * @param groups items of systems that release: the largest first, and of two of the same size that with the first item; each item is in one of them
 * @param kept items of systems that hold in isolation
 */
public record LeaseGroups(long revision, List<Group> groups, Kept kept) {

    public static final LeaseGroups NONE =
            new LeaseGroups(0, List.of(), new Kept(List.of(), List.of(), new Silence(Moment.LONG_PAST)));

    /**
     * Items of one lease.
     *
     * @param items sorted; the same list as long as the revision is the same
     * @param until until when a quorum grants all of them; long past where none does
     */
    public record Group(List<ItemId> items, Moment until) {}

    /**
     * Items that stay in use without a lease, as long as this member's process turns. One that stood still must know more before it uses them again:
     * whether a quorum grants the very item; or else whether no quorum answers at all, and nobody on the network either.
     *
     * @param groups those that are to stay, in the order of {@link LeaseGroups#groups}
     * @param going those that are being put down, sorted; no lease matters to them
     * @param silence when no quorum answers
     */
    public record Kept(List<Group> groups, List<ItemId> going, Silence silence) {}

    /**
     * That no quorum answers this member. Its opposite, a quorum that answers, grants nothing: it may be about to say that another member has the item.
     *
     * @param from from when on it is so, unless a quorum answers before
     */
    public record Silence(Moment from) {

        public boolean isAt(Moment now) {
            return !now.isBefore(from);
        }
    }
}
