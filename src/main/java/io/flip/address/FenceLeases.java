package io.flip.address;

import io.flip.engine.holding.LeaseGroups;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the engine says at one moment of the addresses that are up.
 *
 * @param uses the same object as long as nothing but time has changed
 * @param common the end of the common lease
 * @param own the ends of the others
 * @param term how long a grant is good
 */
record FenceLeases(Collection<Use> uses, Moment common, Map<ItemId, Moment> own, Duration term) {
    static final Moment LONG_PAST = new Moment(Long.MIN_VALUE / 2);

    /**
     * An item that is up, or is being brought up or put down.
     *
     * @param by what says until when it may be used
     */
    record Use(ItemId item, List<InetAddress> addresses, By by) {}

    /** What says until when an item may be used. */
    enum By {
        /** The lease that is the same for all of these. */
        COMMON_LEASE,
        /** A lease of its own, which ends earlier. */
        OWN_LEASE,
        /** That the loop turns, and has not stood still ({@link Doubts}). */
        LOOP
    }

    /** @param uses those of the same groups */
    static FenceLeases of(Collection<Use> uses, LeaseGroups leases, Duration term) {
        List<LeaseGroups.Group> groups = leases.groups();
        if (groups.size() < 2) {
            Moment common = groups.isEmpty() ? LONG_PAST : groups.getFirst().until();
            return new FenceLeases(uses, common, Map.of(), term);
        }
        Map<ItemId, Moment> own = new HashMap<>();
        for (LeaseGroups.Group group : groups.subList(1, groups.size())) {
            group.items().forEach(item -> own.put(item, group.until()));
        }
        return new FenceLeases(uses, groups.getFirst().until(), own, term);
    }

    /** The largest group has the common lease. */
    static List<Use> uses(LeaseGroups leases) {
        List<Use> uses = new ArrayList<>();
        By by = By.COMMON_LEASE;
        for (LeaseGroups.Group group : leases.groups()) {
            for (ItemId item : group.items()) {
                uses.add(new Use(item, addresses(item), by));
            }
            by = By.OWN_LEASE;
        }
        leases.kept().groups().forEach(group -> group.items().forEach(item -> uses.add(byLoop(item))));
        leases.kept().going().forEach(item -> uses.add(byLoop(item)));
        return uses;
    }

    private static Use byLoop(ItemId item) {
        return new Use(item, addresses(item), By.LOOP);
    }

    private static List<InetAddress> addresses(ItemId item) {
        try {
            return ItemAddress.all(item.value()).stream()
                    .map(ItemAddress::address)
                    .toList();
        } catch (IllegalArgumentException _) {
            return List.of(); // it is never put up, and the driver says why
        }
    }

    /** Never later than a term from now: a member that is alone has a lease without end, and may be killed all the same. */
    Moment end(Use use, Moment now) {
        Moment longest = now.plus(term);
        return switch (use.by()) {
            case COMMON_LEASE -> Moment.earlier(common, longest);
            case OWN_LEASE -> Moment.earlier(own.getOrDefault(use.item(), LONG_PAST), longest);
            case LOOP -> longest;
        };
    }
}
