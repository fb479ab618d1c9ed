package io.flip.engine.register;

import io.flip.engine.quorum.Quorum;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The acceptors that decide about a version, on one side of it (protocol 7, rules 1 and 9): a strict majority of a configuration's voters, each
 * by its storage; of version 0 all of them, whose storages nobody knows yet.
 *
 * @param all whether all of them are needed
 * @param anyStorage whether it does not matter which storage answers
 * @param orNobody whether nobody need decide where there is no voter: the last one may go, where an operator insists
 */
record Acceptors(List<MemberConfig> voters, boolean all, boolean anyStorage, boolean orNobody) {

    /** The voters of the base. */
    static Acceptors ofBase(ClusterConfig base) {
        return new Acceptors(votersOf(base), base.version() == 0, base.version() == 0, false);
    }

    /** The voters of the document that is to follow the base. */
    static Acceptors ofNext(ClusterConfig document) {
        return new Acceptors(votersOf(document), document.version() == 1, false, true);
    }

    /** The voters of a version that is committed; a majority of them must have stored it (protocol 7, rule 6). */
    static Acceptors ofStored(ClusterConfig committed) {
        return new Acceptors(votersOf(committed), false, false, true);
    }

    private static List<MemberConfig> votersOf(ClusterConfig config) {
        return config.members().stream().filter(config::votes).toList();
    }

    /** @param answers the members that said yes, with the storage that answered for them */
    boolean decides(Map<String, StorageId> answers) {
        if (voters.isEmpty()) {
            return orNobody;
        }
        List<String> agreeing = voters.stream()
                .filter(voter -> counts(voter, answers.get(voter.id())))
                .map(MemberConfig::id)
                .toList();
        List<String> ids = voters.stream().map(MemberConfig::id).toList();
        int needed = all ? ids.size() : Quorum.majorityOf(ids.size());
        return new Quorum(ids, needed).isReached(agreeing::contains);
    }

    /** Protocol 7, rule 1: a voter is a member together with its storage. */
    private boolean counts(MemberConfig voter, @Nullable StorageId answered) {
        return answered != null && (anyStorage || answered.equals(voter.storage()));
    }
}
