package io.flip.web.view;

import io.flip.engine.member.MemberState;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.Enrolment;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.node.NodeFront.MissingProgram;
import java.util.ArrayList;
import java.util.List;

/** What somebody should look at, a sentence each, as one member sees it. What mends itself in a moment, such as an item that moves, is no concern. */
final class Concerns {

    /** Items and programs that are named; of more the number is. */
    private static final int SHOWN = 3;

    private final Snapshot now;
    private final List<String> all = new ArrayList<>();

    private Concerns(Snapshot now) {
        this.now = now;
    }

    static List<String> of(Snapshot now, List<MissingProgram> missing) {
        Concerns concerns = new Concerns(now);
        concerns.aboutItself();
        concerns.aboutPrograms(missing);
        concerns.aboutMembers();
        concerns.aboutItems();
        return List.copyOf(concerns.all);
    }

    private void aboutItself() {
        switch (now.enrolment()) {
            case Enrolment.MEMBER -> {
                if (!now.lease().held()) {
                    all.add(now.self() + " has no lease: no quorum of voters answers it, and it may hold nothing.");
                }
            }
            case Enrolment.JOINING -> all.add(now.self() + " has asked to be added, and is no member yet.");
            case Enrolment.REMOVED -> all.add(now.self() + " was removed from the cluster: it holds nothing.");
        }
        if (now.isolated()) {
            all.add(now.self() + " hears fewer voters than must agree: it suspects nobody, and nothing moves.");
        }
        if (now.rival() != null) {
            all.add("Another process runs as " + now.self() + ": end one of them."
                    + (now.superseded() ? " This one is the older, and acquires nothing." : ""));
        }
        if (!now.differing().isEmpty()) {
            all.add("The configuration of " + String.join(" and ", now.differing()) + " is not that of " + now.self()
                    + ": nothing is granted between them.");
        }
    }

    private void aboutPrograms(List<MissingProgram> missing) {
        int named = missing.size() > SHOWN ? SHOWN - 1 : missing.size();
        for (MissingProgram program : missing.subList(0, named)) {
            all.add("%s can't run %s (%s): %s."
                    .formatted(now.self(), program.name(), String.join(", ", program.uses()), program.why()));
        }
        if (named < missing.size()) {
            all.add("%s can't run %d more programs.".formatted(now.self(), missing.size() - named));
        }
    }

    private void aboutMembers() {
        members(MemberState.PROBABLY_DOWN, "probably down");
        members(MemberState.DOWN, "down");
        members(MemberState.NEW, "not heard of yet");
    }

    private void members(MemberState state, String word) {
        List<String> ids = now.members().stream()
                .filter(member -> member.state() == state)
                .map(member -> member.config().id())
                .toList();
        say(ids, "is " + word, "are " + word);
    }

    private void aboutItems() {
        items(ItemState.UNASSIGNED, "has no member that can have it", "have no member that can have them");
        items(ItemState.FAILED, "could not be brought up", "could not be brought up");
        items(ItemState.STUCK, "cannot be put down", "cannot be put down");
    }

    private void items(ItemState state, String ofOne, String ofMany) {
        List<String> items = now.items().stream()
                .filter(item -> item.state() == state)
                .map(item -> item.item().toString())
                .toList();
        say(
                items.size() > SHOWN ? List.of(items.size() + " items") : items,
                items.size() == 1 ? ofOne : ofMany,
                ofMany);
    }

    private void say(List<String> subjects, String ofOne, String ofMany) {
        if (!subjects.isEmpty()) {
            all.add(String.join(" and ", subjects) + " " + (subjects.size() == 1 ? ofOne : ofMany) + ".");
        }
    }
}
