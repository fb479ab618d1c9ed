package io.flip.engine.register;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One ballot on its way from prepare to commit, and which voters have answered (protocol 7, rules 3, 5 and 6). */
final class Attempt {

    /** How far it is. */
    enum Phase {
        PREPARE,
        ACCEPT,
        COMMIT
    }

    private final ClusterConfig base;
    private final Ballot ballot;
    private ClusterConfig document;
    private Phase phase;
    private boolean own;
    private @Nullable Ballot revealed;
    private final Map<String, StorageId> promises = new TreeMap<>();
    private final Map<String, StorageId> accepts = new TreeMap<>();
    private final Map<String, StorageId> commits = new TreeMap<>();

    private Attempt(ClusterConfig base, Ballot ballot, ClusterConfig document, Phase phase, boolean own) {
        this.base = base;
        this.ballot = ballot;
        this.document = document;
        this.phase = phase;
        this.own = own;
    }

    /** @param own whether the document is what this member wants, and not what it found accepted */
    static Attempt of(ClusterConfig base, Ballot ballot, ClusterConfig document, boolean own) {
        return new Attempt(base, ballot, document, Phase.PREPARE, own);
    }

    /** The version is committed; what is left is protocol 7, rule 6. */
    static Attempt confirming(ClusterConfig committed) {
        return new Attempt(committed, new Ballot(0, "", 0), committed, Phase.COMMIT, false);
    }

    Phase phase() {
        return phase;
    }

    ClusterConfig document() {
        return document;
    }

    boolean isOf(long baseVersion, Ballot itsBallot) {
        return base.version() == baseVersion && ballot.equals(itsBallot);
    }

    /** Whether that completes the promises: the document is fixed then (protocol 7, rule 5). */
    boolean promised(String from, StorageId storage, @Nullable Proposal accepted) {
        promises.put(from, storage);
        if (accepted != null && (revealed == null || accepted.ballot().isAbove(revealed))) {
            revealed = accepted.ballot();
            document = accepted.document();
            own = false;
        }
        boolean complete = phase == Phase.PREPARE
                && Acceptors.ofBase(base).decides(promises)
                && (!own || Acceptors.ofNext(document).decides(promises));
        if (complete) {
            phase = Phase.ACCEPT;
        }
        return complete;
    }

    /** Whether the document is chosen by that (protocol 7, rule 5). */
    boolean accepted(String from, StorageId storage) {
        accepts.put(from, storage);
        boolean chosen = phase == Phase.ACCEPT
                && Acceptors.ofBase(base).decides(accepts)
                && Acceptors.ofNext(document).decides(accepts);
        if (chosen) {
            phase = Phase.COMMIT;
        }
        return chosen;
    }

    /** Whether a majority of the new voters has stored it by that (protocol 7, rule 6). */
    boolean committed(String from, StorageId storage) {
        commits.put(from, storage);
        return Acceptors.ofStored(document).decides(commits);
    }

    /** Whether not all are asked to accept it at once. */
    boolean asksInTurn() {
        return phase == Phase.ACCEPT && document.terms().since() == document.version();
    }

    /** Asks all that have not answered and whose turn it is, again where need be. */
    void ask(Actions actions) {
        for (MemberConfig voter : voters()) {
            switch (phase) {
                case PREPARE -> prepare(voter, actions);
                case ACCEPT -> {
                    if (!promises.containsKey(voter.id())) {
                        prepare(voter, actions); // so that it has the base
                    }
                    if (!accepts.containsKey(voter.id()) && isDue(voter)) {
                        actions.send(voter, new Letter.Accept(base.version(), ballot), document);
                    }
                }
                case COMMIT -> {
                    if (!commits.containsKey(voter.id())) {
                        actions.send(voter, new Letter.Commit(document.version()), document);
                    }
                }
            }
        }
    }

    /**
     * A voter that accepts other terms of leases grants nothing before it knows what came of them. So a voter that has granted something, and would then wait
     * for another one, is asked after that one: the next version's voters first, this member itself and those that go once it can be chosen.
     */
    private boolean isDue(MemberConfig voter) {
        if (!asksInTurn()) {
            return true;
        }
        String self = ballot.member();
        boolean first = !voter.id().equals(self)
                && document.member(voter.id()).filter(document::votes).isPresent();
        Map<String, StorageId> withOwn = new TreeMap<>(accepts);
        document.member(self).map(MemberConfig::storage).ifPresent(own -> withOwn.put(self, own));
        return first || Acceptors.ofNext(document).decides(withOwn);
    }

    private void prepare(MemberConfig voter, Actions actions) {
        if (!promises.containsKey(voter.id())) {
            actions.send(voter, new Letter.Prepare(base.version(), ballot), base);
        }
    }

    /** Those of the base and of the document; where both know one, at the newer address. */
    private Collection<MemberConfig> voters() {
        SequencedMap<String, MemberConfig> all = new TreeMap<>();
        List<MemberConfig> both = new ArrayList<>(base.members());
        both.addAll(document.members());
        both.stream().filter(MemberConfig::voter).forEach(member -> all.put(member.id(), member));
        return all.values();
    }
}
