package io.flip.engine.register;

import org.jspecify.annotations.Nullable;

/**
 * One member's vote in the instance after its base (protocol 7, rules 2, 4 and 5). Whatever it answers is stored before; what it stores is
 * void as soon as the base advances. It answers under its own storage alone, so a data directory that was lost can't speak for the one before.
 */
final class Acceptor {

    private final String self;
    private final StorageId storage;
    private final Actions actions;
    private ClusterConfig base;
    private AcceptorState state;

    Acceptor(String self, StorageId storage, ClusterConfig base, @Nullable AcceptorState found, Actions actions) {
        this.self = self;
        this.storage = storage;
        this.base = base;
        this.actions = actions;
        this.state = found == null || found.base() != base.version() ? AcceptorState.blank(base.version()) : found;
    }

    /** Protocol 7, rule 2: what was promised and accepted for an older instance is over. */
    void rebase(ClusterConfig newer) {
        base = newer;
        state = AcceptorState.blank(newer.version());
    }

    @Nullable
    Proposal accepted() {
        return state.accepted();
    }

    @Nullable
    Ballot promised() {
        return state.promised();
    }

    /** The sender's base is not newer than this one's any more. */
    void prepare(String from, Letter.Prepare prepare) {
        Ballot promised = state.promised();
        if (prepare.base() < base.version()) {
            stale(from);
        } else if (promised != null && promised.isAbove(prepare.ballot())) {
            actions.reply(from, new Letter.Nack(prepare.base(), prepare.ballot(), promised), null);
        } else {
            if (!prepare.ballot().equals(promised)) {
                keep(new AcceptorState(base.version(), prepare.ballot(), state.accepted()));
            }
            promise(from, prepare.ballot());
        }
    }

    private void promise(String from, Ballot ballot) {
        Proposal accepted = state.accepted();
        Ballot at = accepted == null ? null : accepted.ballot();
        ClusterConfig document = accepted == null ? null : accepted.document();
        actions.reply(from, new Letter.Promise(base.version(), ballot, storage, at), document);
    }

    void accept(String from, Letter.Accept accept, ClusterConfig document) {
        Ballot promised = state.promised();
        if (accept.base() < base.version()) {
            stale(from);
        } else if (accept.base() > base.version() || document.version() != base.version() + 1 || !mayFollow(document)) {
            return; // protocol 7, rule 5: an acceptor with that base
        } else if (promised != null && promised.isAbove(accept.ballot())) {
            actions.reply(from, new Letter.Nack(accept.base(), accept.ballot(), promised), null);
        } else {
            keep(new AcceptorState(base.version(), accept.ballot(), new Proposal(accept.ballot(), document)));
            actions.reply(from, new Letter.Accepted(base.version(), accept.ballot(), storage), null);
        }
    }

    /** Protocol 7, rule 9: the first version must name this member's storage. */
    private boolean mayFollow(ClusterConfig document) {
        boolean votes = base.member(self).map(MemberConfig::voter).orElse(false);
        return base.version() != 0
                || !votes
                || document.member(self)
                        .map(MemberConfig::storage)
                        .filter(storage::equals)
                        .isPresent();
    }

    private void keep(AcceptorState next) {
        if (!next.equals(state)) {
            state = next;
            actions.add(new Action.StoreAcceptor(next));
        }
    }

    private void stale(String from) {
        actions.reply(from, new Letter.Stale(base.version()), base);
    }

    /** Protocol 7, rule 11. */
    void read(String from, Letter.Read read, boolean settled) {
        Proposal accepted = state.accepted();
        if (read.base() < base.version()) {
            stale(from);
        } else {
            Ballot at = accepted == null ? null : accepted.ballot();
            ClusterConfig document = accepted == null ? null : accepted.document();
            actions.reply(from, new Letter.State(read.number(), storage, base.version(), at, settled), document);
        }
    }

    /** Protocol 7, rule 6: the base is stored by now. */
    void commit(String from, Letter.Commit commit) {
        if (commit.version() <= base.version()) {
            actions.reply(from, new Letter.Committed(commit.version(), storage), null);
        }
    }
}
