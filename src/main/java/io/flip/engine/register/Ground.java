package io.flip.engine.register;

import org.jspecify.annotations.Nullable;

/** What a proposer stands on: the newest version that is known to be committed, and what this member's own vote has promised for the next. */
final class Ground {

    private final Acceptor acceptor;
    private ClusterConfig base;
    private boolean settled;

    /** @param settled as of {@link #settled} */
    Ground(ClusterConfig base, boolean settled, Acceptor acceptor) {
        this.base = base;
        this.settled = settled;
        this.acceptor = acceptor;
    }

    ClusterConfig base() {
        return base;
    }

    /** Whether no lease of the base's former terms is held any more. */
    boolean settled() {
        return settled;
    }

    @Nullable
    Proposal accepted() {
        return acceptor.accepted();
    }

    @Nullable
    Ballot promised() {
        return acceptor.promised();
    }

    /** A newer version is committed: what was promised and accepted after the last one is over (protocol 7, rule 2). */
    void rise(ClusterConfig committed, boolean isSettled) {
        base = committed;
        settled = isSettled;
        acceptor.rebase(committed);
    }

    void settle() {
        settled = true;
    }
}
