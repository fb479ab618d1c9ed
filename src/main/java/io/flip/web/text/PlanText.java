package io.flip.web.text;

import static io.flip.web.text.Wording.count;

import io.flip.web.view.PlanView;
import java.util.ArrayList;
import java.util.List;

/** What would be: whether a quorum would be left, and what would move. */
final class PlanText {

    private PlanText() {}

    static List<String> lines(PlanView plan, Wording wording) {
        List<String> conditions = conditions(plan, wording);
        boolean now = conditions.isEmpty();
        List<String> lines = new ArrayList<>(Folding.fold(
                "%s %s %s left, and %d must agree: %s"
                        .formatted(
                                now ? "Now" : begin(plan, conditions, wording),
                                count(plan.votersLeft(), "voter"),
                                verb(now, plan.votersLeft()),
                                plan.quorum(),
                                plan.quorumLeft()
                                        ? "that is enough."
                                        : "that is too few, and nothing " + (now ? "moves." : "would move.")),
                Table.WIDTH));
        if (plan.moves().isEmpty()) {
            lines.add(now ? "The plan has every item where it is to be." : "No item would move.");
        } else {
            lines.add(count(plan.moves().size(), "item") + " would move:");
            lines.add("");
            lines.addAll(Layouts.MOVES.lines(plan.moves(), wording));
        }
        return lines;
    }

    /** What was supposed, as it is said behind an "if"; nothing where it is the plan as it is. */
    private static List<String> conditions(PlanView plan, Wording wording) {
        List<String> conditions = new ArrayList<>();
        members(conditions, plan.down(), "down", wording);
        members(conditions, plan.drain(), "drained", wording);
        members(conditions, plan.resume(), "resumed", wording);
        PlanView.Wish wish = plan.wish();
        if (wish != null) {
            conditions.add(wording.cell(wish.value())
                    + (wish.to() == null ? " went by its own order" : " were moved to " + wording.cell(wish.to())));
        }
        return conditions;
    }

    private static void members(List<String> conditions, List<String> members, String state, Wording wording) {
        if (!members.isEmpty()) {
            conditions.add(wording.all(members) + " were " + state);
        }
    }

    private static String begin(PlanView plan, List<String> conditions, Wording wording) {
        boolean downAlone = conditions.size() == 1 && !plan.down().isEmpty();
        return downAlone ? "Without " + wording.all(plan.down()) : "If " + String.join(", if ", conditions) + ",";
    }

    private static String verb(boolean now, long voters) {
        if (!now) {
            return "would be";
        }
        return voters == 1 ? "is" : "are";
    }
}
