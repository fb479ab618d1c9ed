package io.flip.engine.register;

import io.flip.engine.register.ChangeRequest.MemberStorage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Asks the base's voters whether it is the newest, and what they have accepted after it (protocol 7, rules 9 and 11). */
final class Inquiry {

    private final ClusterConfig base;
    private final long number;

    /** Whether every voter must answer: before the first version. */
    private final boolean all;

    private final Map<String, StorageId> answers = new TreeMap<>();
    private @Nullable Proposal highest;
    private boolean settled;

    Inquiry(ClusterConfig base, long number, boolean all) {
        this.base = base;
        this.number = number;
        this.all = all;
    }

    boolean all() {
        return all;
    }

    /** What a voter has accepted for the next version; of several the one with the highest ballot. */
    @Nullable
    Proposal highest() {
        return highest;
    }

    /** Whether one of those that have answered knows that no lease of the base's former terms is held any more. */
    boolean settled() {
        return settled;
    }

    /** The storages of those that have answered. */
    List<MemberStorage> storages() {
        return answers.entrySet().stream()
                .map(answer -> new MemberStorage(answer.getKey(), answer.getValue()))
                .toList();
    }

    /** Whether that completes it. */
    boolean answered(String from, Letter.State state, @Nullable Proposal accepted) {
        if (state.number() != number || state.base() != base.version()) {
            return false;
        }
        answers.put(from, state.storage());
        settled |= state.settled();
        if (accepted != null && (highest == null || accepted.ballot().isAbove(highest.ballot()))) {
            highest = accepted;
        }
        Acceptors acceptors = Acceptors.ofBase(base);
        return new Acceptors(acceptors.voters(), all, acceptors.anyStorage(), false).decides(answers);
    }

    void ask(Actions actions) {
        base.members().stream()
                .filter(MemberConfig::voter)
                .filter(voter -> !answers.containsKey(voter.id()))
                .forEach(voter -> actions.send(voter, new Letter.Read(number, base.version()), base));
    }
}
