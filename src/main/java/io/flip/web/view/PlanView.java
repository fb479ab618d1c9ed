package io.flip.web.view;

import io.flip.engine.member.MemberState;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Plan;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.MemberView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the plan would be. */
public record PlanView(
        @Schema(description = "The members that were taken to be down")
        List<String> down,

        @Schema(description = "The members that were taken to be drained")
        List<String> drain,

        @Schema(description = "The members that were taken to be drained no longer")
        List<String> resume,

        @Schema(description = "The item that was taken to be moved; null if none was") @Nullable
        Wish wish,

        @Schema(description = "How many of the voters that the answering member hears now would be left")
        long votersLeft,

        @Schema(description = "How many must agree") int quorum,

        @Schema(description = "Whether they would be enough. If not, nothing would move")
        boolean quorumLeft,

        @Schema(
                description =
                        "By system and value, the member that would have each item: an id or null, or a list in a replicated system")
        Map<String, Map<String, @Nullable Object>> assignments,

        @Schema(description = "The items that would be elsewhere than the plan has them now")
        List<Move> moves) {

    /** An item, and the member that it prefers then; {@code null} for its own order. */
    public record Wish(
            String system, String value, @Nullable String to) {}

    /** An item that would move. */
    public record Move(
            String system,
            String value,

            @Schema(oneOf = {String.class, String[].class}) @Nullable
            Object from,

            @Schema(oneOf = {String.class, String[].class}) @Nullable
            Object to) {}

    public static PlanView of(Snapshot now, Supposition supposed) {
        List<SystemSpec> systems =
                now.config().systems().stream().map(SystemConfig::spec).toList();
        List<String> down = supposed.down();
        Plan present = Plan.of(systems, now.outlook());
        Plan then = Plan.of(supposed.systems(systems), supposed.outlook(now.outlook()));
        long left = now.members().stream()
                .filter(member -> now.config().votes(member.config())
                        && !down.contains(member.config().id())
                        && hears(now, member))
                .count();
        int quorum = now.config().settings().quorum();
        return new PlanView(
                List.copyOf(down),
                List.copyOf(supposed.drain()),
                List.copyOf(supposed.resume()),
                wish(supposed.move()),
                left,
                quorum,
                left >= quorum,
                assignments(systems, then),
                moves(systems, present, then));
    }

    private static @Nullable Wish wish(Supposition.@Nullable Move move) {
        return move == null ? null : new Wish(move.item().system(), move.item().value(), move.to());
    }

    /** An isolated member suspects nobody: what it hears itself counts. All members hear all voters. */
    private static boolean hears(Snapshot now, MemberView voter) {
        Duration silence = voter.lastHeard();
        return voter.state() == MemberState.ALIVE
                && silence != null
                && silence.compareTo(now.config().settings().pingTimeout()) <= 0;
    }

    private static Map<String, Map<String, @Nullable Object>> assignments(List<SystemSpec> systems, Plan plan) {
        Map<String, Map<String, @Nullable Object>> all = new LinkedHashMap<>();
        for (SystemSpec system : systems) {
            Map<String, @Nullable Object> items = new LinkedHashMap<>();
            system.items().keySet().forEach(value -> items.put(value, owner(system.topology(), plan, system, value)));
            all.put(system.id(), items);
        }
        return all;
    }

    private static List<Move> moves(List<SystemSpec> systems, Plan present, Plan then) {
        List<Move> moves = new ArrayList<>();
        for (SystemSpec system : systems) {
            for (String value : system.items().keySet()) {
                ItemId item = new ItemId(system.id(), value);
                if (!present.owners(item).equals(then.owners(item))) {
                    moves.add(new Move(
                            system.id(),
                            value,
                            owner(system.topology(), present, system, value),
                            owner(system.topology(), then, system, value)));
                }
            }
        }
        return moves;
    }

    private static @Nullable Object owner(Topology topology, Plan plan, SystemSpec system, String value) {
        return Owners.of(topology, plan.owners(new ItemId(system.id(), value)));
    }
}
