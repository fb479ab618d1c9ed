package io.flip.web.view;

import io.flip.engine.report.Snapshot.ItemState;
import io.flip.engine.report.Snapshot.ItemView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** How many items are in each state, over all systems; the rest adds up to the total. */
public record ItemCounts(
        long total,
        @Schema(description = "Up on their holder") long active,

        @Schema(description = "waiting, activating or deactivating: on the way, nothing to do")
        long moving,

        @Schema(description = "No member can have them") long unassigned,

        @Schema(description = "alive failed; tried again, or refused by all")
        long failed,

        @Schema(description = "down fails; tried again without end")
        long stuck) {

    static ItemCounts of(List<ItemView> items) {
        return new ItemCounts(
                items.size(),
                count(items, ItemState.ACTIVE),
                items.stream().filter(item -> moves(item.state())).count(),
                count(items, ItemState.UNASSIGNED),
                count(items, ItemState.FAILED),
                count(items, ItemState.STUCK));
    }

    private static boolean moves(ItemState state) {
        return switch (state) {
            case WAITING, ACTIVATING, DEACTIVATING -> true;
            case ACTIVE, UNASSIGNED, FAILED, STUCK -> false;
        };
    }

    private static long count(List<ItemView> items, ItemState state) {
        return items.stream().filter(item -> item.state() == state).count();
    }
}
