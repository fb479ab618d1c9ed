package io.flip.engine.member;

import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Setback;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * What only a member may say of itself (protocol 2, self). Newest session wins, then version.
 *
 * @param leased whether it has heard a quorum within its lease
 * @param holding whether it has anything up; {@code LEAVING} and not holding is {@code left}
 * @param unhealthy the systems whose health check fails there, sorted
 * @param setbacks the items whose {@code alive} failed there for good, sorted
 * @param additions how many additions to the configuration it understands
 * @param sent until when it knows that the events were sent, by webhook, in milliseconds since 1970; sorted
 */
public record Self(
        String id,
        Session session,
        long version,
        Phase phase,
        boolean leased,
        boolean holding,
        SequencedSet<String> unhealthy,
        SequencedMap<ItemId, Setback> setbacks,
        int additions,
        SequencedMap<String, Long> sent) {

    /** One of a member that understands none. */
    public Self(
            String id,
            Session session,
            long version,
            Phase phase,
            boolean leased,
            boolean holding,
            SequencedSet<String> unhealthy,
            SequencedMap<ItemId, Setback> setbacks) {
        this(id, session, version, phase, leased, holding, unhealthy, setbacks, 0, new TreeMap<>());
    }
}
