package io.flip.web.text;

import io.flip.web.view.WhyView;
import io.flip.web.view.WhyView.Grant;
import io.flip.web.view.WhyView.Preferred;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Why an item is where it is, as sentences; then the order of preference, the grants and the last moves. */
final class WhyText {

    /** What a reason begins with that goes on a sentence about its member. */
    private static final Set<String> VERBS = Set.of("is", "has", "says", "hears", "holds", "would", "comes");

    private final WhyView why;
    private final Wording wording;
    private final String item;
    private final List<?> holders;
    private final List<?> planned;

    private WhyText(WhyView why, Wording wording) {
        this.why = why;
        this.wording = wording;
        this.item = wording.cell(why.value());
        this.holders = Wording.owners(why.holder());
        this.planned = Wording.owners(why.planned());
    }

    static List<String> lines(WhyView why, Wording wording) {
        return new WhyText(why, wording).lines();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        where().forEach(sentence -> lines.addAll(Folding.fold(sentence, Table.WIDTH)));
        lines.addAll(Folding.fold(
                "It is %s: %s.".formatted(why.state(), ended(wording.cell(why.reason()))), Table.WIDTH));
        if (!holders.isEmpty() && !planned.equals(holders)) {
            lines.add(
                    planned.isEmpty()
                            ? "The plan gives it to no member."
                            : "The plan gives it to " + wording.all(planned) + ".");
        }
        lines.addAll(Folding.fold(grants(), Table.WIDTH));
        lines.add("");
        lines.addAll(Layouts.ORDER.lines(why.order(), wording));
        if (!why.moves().isEmpty()) {
            lines.add("");
            lines.addAll(Layouts.events(wording).lines(why.moves(), wording));
        }
        return lines;
    }

    /** A sentence, and where several members are passed over a line for each. */
    private List<String> where() {
        if (why.planned() instanceof Collection<?>) {
            return List.of("%s is on %s. All members of %s that can have it are to."
                    .formatted(
                            item, holders.isEmpty() ? "no member" : wording.all(holders), wording.cell(why.system())));
        }
        String where = item + (holders.isEmpty() ? " is on no member" : " is on " + wording.all(holders));
        if (holders.isEmpty() && !planned.isEmpty()) {
            return List.of(where + " yet. The plan gives it to " + wording.all(planned) + ".");
        }
        List<Preferred> passedOver = passedOver();
        if (passedOver.isEmpty()) {
            boolean moved = holders.equals(Wording.owners(why.pinned()));
            return List.of(where + (moved ? ": it was moved there." : ", which comes first."));
        }
        if (passedOver.size() == 1) {
            return List.of(where + " because " + because(passedOver.getFirst(), "first"));
        }
        List<String> all = new ArrayList<>();
        all.add(where + " because " + passedOver.size() + " members can't have it:");
        for (Preferred member : passedOver) {
            all.add("- " + because(member, all.size() == 1 ? "first" : "next"));
        }
        return all;
    }

    /** The members that come before the holder; all of them where nobody holds it. */
    private List<Preferred> passedOver() {
        return why.order().stream().takeWhile(member -> !member.holder()).toList();
    }

    private String because(Preferred member, String place) {
        String reason = wording.cell(member.reason());
        boolean goesOn = VERBS.contains(reason.split(" ", 2)[0]);
        String since = member.since() == null ? "" : " since " + wording.time(member.since());
        return "%s, which comes %s, %s%s%s."
                .formatted(
                        wording.cell(member.member()), place, goesOn ? "" : "does not have it: ", ended(reason), since);
    }

    private String grants() {
        String asked = wording.cell(why.lease().member());
        List<Grant> grants = why.lease().grants();
        if (grants.isEmpty()) {
            return "No voter grants it to %s, which was asked.".formatted(asked);
        }
        List<String> voters = grants.stream().map(this::grant).toList();
        return "%s, which was asked, is granted it by %s; %d must."
                .formatted(asked, wording.all(voters), why.lease().quorum());
    }

    private String grant(Grant grant) {
        Long left = grant.remainingMs();
        return "%s (epoch %d%s)"
                .formatted(
                        wording.cell(grant.voter()),
                        grant.epoch(),
                        left == null ? "" : ", for " + Wording.duration(left));
    }

    /** Without the stop that it may end with: the sentence has its own. */
    private static String ended(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
