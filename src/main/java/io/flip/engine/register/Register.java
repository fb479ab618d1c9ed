package io.flip.engine.register;

import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The configuration, and how it changes (protocol 7): this member's vote, its wishes, and the newest version that it knows to be committed. Each
 * version is decided by its own Paxos instance, whose base is the version before.
 */
public final class Register {

    /** The base of a member that knows no configuration yet. */
    public static final ClusterConfig NOTHING = new ClusterConfig(
            -1,
            new ClusterSettings(1, false, Duration.ofMillis(250), 3, Duration.ofMillis(750), null),
            List.of(),
            List.of());

    /** How long a wish may take; then it is answered with what is known of it. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String self;
    private final StorageId storage;
    private final Actions actions = new Actions();
    private final Acceptor acceptor;
    private final Ground ground;
    private final Proposer proposer;
    private boolean superseded;

    /** Whether this member is to vote with a storage that the base does not name. */
    private boolean unnamed;

    private Moment settledAt;

    /**
     * @param settled whether no lease of the base's former terms is held any more
     * @param found what this storage promised in an earlier run
     * @param nonce of this run: no other of this member has the same
     * @param resend how long an answer may take before it is asked for again
     * @param fits whether a document can be sent: what is too large must not be proposed
     */
    public Register(
            String self,
            StorageId storage,
            ClusterConfig base,
            boolean settled,
            @Nullable AcceptorState found,
            long nonce,
            Duration resend,
            Predicate<ClusterConfig> fits,
            Moment now) {
        this.self = self;
        this.storage = storage;
        boolean nothingFormer = settled || base.terms().former().isEmpty();
        this.settledAt = nothingFormer ? now : now.plus(base.leasesEndWithin());
        this.acceptor = new Acceptor(self, storage, base, found, actions);
        this.ground = new Ground(base, nothingFormer, acceptor);
        this.unnamed = isUnnamed();
        this.proposer = new Proposer(self, ground, actions, fits, nonce, PATIENCE, resend, now);
    }

    // -- what is known

    /** The newest version that is known to be committed. */
    public ClusterConfig base() {
        return ground.base();
    }

    /**
     * Protocol 7, rule 14: whether it accepted other terms than are in force, so that nothing may be granted or renewed until it is known what came
     * of it.
     */
    public boolean termsUndecided() {
        Proposal accepted = acceptor.accepted();
        return accepted != null
                && accepted.document().terms().since() != base().terms().since();
    }

    /**
     * When no lease of the former terms is held any more: the voters that gave them had stopped when the present ones were chosen, and that was before this
     * member heard of them, or was started with them (protocol 7, rule 14).
     */
    public Moment settledAt() {
        return settledAt;
    }

    /** Whether that has come. */
    public boolean settled() {
        return ground.settled();
    }

    // -- what happens

    public void want(Wish wish) {
        proposer.want(wish);
    }

    /** Another process runs under this member's id, and is newer: this one wants nothing more, else each would undo what the other had made of it. */
    public void supersede() {
        superseded = true;
    }

    /**
     * What a member wants of its own accord, until it is so: it waits here once at most. Its id names the present version, since the same may be
     * wanted again when a later change has undone it.
     *
     * @param expectedVersion as of {@link Wish}
     */
    public void wantOnce(String purpose, long expectedVersion, ChangeRequest change, boolean force, String by) {
        if (!superseded && !proposer.wants(change)) {
            proposer.want(new Wish(-1, purpose + " at " + base().version(), expectedVersion, change, force, by));
        }
    }

    /** It is committed: some member says so (protocol 7, rule 7). */
    public void learn(ClusterConfig committed, Moment now) {
        adopt(committed, now);
    }

    private void adopt(ClusterConfig committed, Moment now) {
        ClusterConfig base = ground.base();
        if (committed.version() > base.version()) {
            boolean settled = ground.settled();
            if (committed.terms().former().isEmpty()) {
                settled = true; // its proposer has waited
                settledAt = now;
            } else if (committed.changesTermsOf(base)) {
                settled = false;
                settledAt = now.plus(committed.leasesEndWithin());
            }
            ground.rise(committed, settled);
            unnamed = isUnnamed();
            actions.add(new Action.StoreBase(committed, settled));
            actions.add(new Action.Adopt(committed));
            proposer.rebased(committed, now);
        }
    }

    /** From any member: from this one too, whose own vote takes the way of all others, by its disk. */
    public void receive(String from, Letter letter, @Nullable ClusterConfig document, Moment now) {
        switch (letter) {
            case Letter.Prepare prepare -> {
                catchUp(prepare.base(), document, now);
                if (prepare.base() <= base().version()) {
                    acceptor.prepare(from, prepare);
                }
            }
            case Letter.Read read -> {
                catchUp(read.base(), document, now);
                if (read.base() <= base().version()) {
                    acceptor.read(from, read, ground.settled());
                }
            }
            case Letter.Accept accept -> {
                if (document != null) {
                    acceptor.accept(from, accept, document);
                }
            }
            case Letter.Commit commit -> {
                catchUp(commit.version(), document, now);
                acceptor.commit(from, commit);
            }
            case Letter.Stale stale -> catchUp(stale.base(), document, now);
            case Letter.Promise promise -> proposer.promised(from, promise, document, now);
            case Letter.Nack nack -> proposer.nacked(nack, now);
            case Letter.Accepted accepted -> accepted(from, accepted, now);
            case Letter.Committed committed -> proposer.committed(from, committed, now);
            case Letter.State state -> answered(from, state, document, now);
        }
    }

    private void accepted(String from, Letter.Accepted accepted, Moment now) {
        ClusterConfig chosen = proposer.accepted(from, accepted, now);
        if (chosen != null) {
            adopt(chosen, now);
            proposer.commit(now);
        }
    }

    private void answered(String from, Letter.State state, @Nullable ClusterConfig document, Moment now) {
        Inquiry complete = proposer.answered(from, state, document);
        if (complete != null) {
            if (complete.settled()) {
                settle(now);
            }
            proposer.goOn(complete, now);
        }
    }

    /** Protocol 7, rule 4: whose base is older first adopts the sender's. */
    private void catchUp(long version, @Nullable ClusterConfig document, Moment now) {
        if (document != null && document.version() == version) {
            adopt(document, now);
        }
    }

    /**
     * Does what time, or a change around it, calls for.
     *
     * @param present whether all voters are heard
     * @param cutOff whether no majority of them is
     */
    public void look(Moment now, boolean present, boolean cutOff) {
        nameStorage();
        if (!now.isBefore(settledAt)) {
            settle(now);
        }
        proposer.look(now, present, cutOff);
    }

    private void settle(Moment now) {
        if (!ground.settled()) {
            ground.settle();
            settledAt = Moment.earlier(settledAt, now);
            actions.add(
                    new Action.StoreBase(ground.base(), true)); // with that: after a restart nothing need be waited for
        }
    }

    /** Protocol 7, rule 10: a voter whose storage the configuration does not name asks for that. */
    private void nameStorage() {
        if (unnamed) {
            wantOnce("storage " + storage, -1, new ChangeRequest.MemberStorage(self, storage), true, self);
        }
    }

    private boolean isUnnamed() {
        return base().version() >= 1
                && base().member(self)
                        .filter(MemberConfig::voter)
                        .filter(member -> !storage.equals(member.storage()))
                        .isPresent();
    }

    /** What is to be done for it: all since the last call. */
    public List<Action> take() {
        return actions.take();
    }

    public Moment nextDeadline() {
        return ground.settled() ? proposer.nextDeadline() : Moment.earlier(settledAt, proposer.nextDeadline());
    }
}
