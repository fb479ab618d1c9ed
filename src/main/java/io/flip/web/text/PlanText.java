package io.flip.web.text;

import static io.flip.web.text.Wording.count;

import io.flip.web.view.PlanView;
import java.util.ArrayList;
import java.util.List;

/** What would be: whether a quorum would be left, and what would move. */
final class PlanText {

    private PlanText() {}

    static List<String> lines(PlanView plan, Wording wording) {
        boolean now = plan.down().isEmpty();
        List<String> lines = new ArrayList<>();
        lines.add("%s %s %s left, and %d must agree: %s"
                .formatted(
                        now ? "Now" : "Without " + wording.all(plan.down()),
                        count(plan.votersLeft(), "voter"),
                        verb(now, plan.votersLeft()),
                        plan.quorum(),
                        plan.quorumLeft()
                                ? "that is enough."
                                : "that is too few, and nothing " + (now ? "moves." : "would move.")));
        if (plan.moves().isEmpty()) {
            lines.add(now ? "The plan has every item where it is to be." : "No item would move.");
        } else {
            lines.add(count(plan.moves().size(), "item") + " would move:");
            lines.add("");
            lines.addAll(Layouts.MOVES.lines(plan.moves(), wording));
        }
        return lines;
    }

    private static String verb(boolean now, long voters) {
        if (!now) {
            return "would be";
        }
        return voters == 1 ? "is" : "are";
    }
}
