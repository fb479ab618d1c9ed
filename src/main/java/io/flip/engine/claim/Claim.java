package io.flip.engine.claim;

import io.flip.engine.member.Session;
import io.flip.engine.plan.ItemId;
import java.util.SequencedMap;

/**
 * Every item that a member holds or asks for (protocol 2, claim). Items of replicated systems are in it for show alone. Newest session
 * wins, then version.
 *
 * @param items sorted by item
 */
public record Claim(String holder, Session session, long version, SequencedMap<ItemId, Entry> items) {

    /** @param epoch the fencing token that the holder proposes or uses (protocol 5, epochs) */
    public record Entry(HoldState state, long epoch) {}

    public boolean holds(ItemId item) {
        Entry entry = items.get(item);
        return entry != null && entry.state().held();
    }
}
