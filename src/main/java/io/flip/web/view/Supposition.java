package io.flip.web.view;

import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Outlook;
import io.flip.engine.plan.SystemSpec;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is asked for: as if all of it were so.
 *
 * @param down members that are down
 * @param drain members that are drained
 * @param resume members that are drained no longer
 * @param move an item that is moved; {@code null} for none
 */
public record Supposition(
        List<String> down,
        List<String> drain,
        List<String> resume,
        @Nullable Move move) {

    /** @param to the member that the item prefers then; {@code null} for its order */
    public record Move(ItemId item, @Nullable String to) {}

    Outlook outlook(Outlook present) {
        Outlook then = present.resumed(resume).drained(drain).without(down);
        String to = move == null ? null : move.to();
        return move == null || to == null ? then : then.retried(move.item(), to);
    }

    List<SystemSpec> systems(List<SystemSpec> present) {
        return present.stream().map(this::moved).toList();
    }

    private SystemSpec moved(SystemSpec system) {
        if (move == null || !move.item().system().equals(system.id())) {
            return system;
        }
        SequencedMap<String, String> pins = new TreeMap<>(system.pins());
        String value = move.item().value();
        String to = move.to();
        if (to == null) {
            pins.remove(value);
        } else {
            pins.put(value, to);
        }
        return system.pins(pins);
    }
}
