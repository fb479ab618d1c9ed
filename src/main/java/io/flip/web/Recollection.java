package io.flip.web;

import io.flip.engine.effect.Event;
import io.flip.engine.plan.ItemId;
import io.flip.history.History;
import io.flip.node.EventLog.Stamped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the history has that explains where an item is: read once, from its end.
 *
 * @param moves the last events of the item, oldest first
 * @param downSince when members went down, as far as the history goes
 */
record Recollection(List<Stamped> moves, Map<String, Instant> downSince) {

    private static final int MOVES = 10;

    /** @param down the members that are down */
    static Recollection of(History history, ItemId item, Set<String> down) {
        List<Stamped> moves = new ArrayList<>();
        Map<String, Instant> since = new HashMap<>();
        Set<String> wanted = new HashSet<>(down);
        history.last(1, stamped -> {
            Event event = stamped.event();
            if (item.equals(event.item()) && moves.size() < MOVES) {
                moves.addFirst(stamped);
            } else if (event.kind() == Event.Kind.MEMBER
                    && event.to() != null
                    && wanted.remove(event.subject())
                    && event.to().equals("down")) {
                since.put(event.subject(), stamped.at());
            }
            return moves.size() == MOVES && wanted.isEmpty(); // there is no need to read on
        });
        return new Recollection(List.copyOf(moves), Map.copyOf(since));
    }
}
