package io.flip.engine.register;

import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes new versions (protocol 7, rules 3, 5, 6, 8, 12 and 13), one wish after the other. Where others want something too, whoever
 * has the higher ballot goes on, and the other waits for a random while. A wish that is for whichever version is the present one is tried again on each newer one.
 */
final class Proposer {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final int LONGEST_PAUSE = 6;

    private final String self;
    private final Ground ground;
    private final Actions actions;
    private final Predicate<ClusterConfig> fits;
    private final RandomGenerator random;
    private final Duration patience;
    private final Duration resend;
    private final Upkeep upkeep;
    private final Wishes wishes = new Wishes();
    private @Nullable Wish wish;
    private @Nullable Attempt attempt;
    private @Nullable Inquiry inquiry;
    private long exposedAt = -1;
    private long verified = -1;
    private long counter;
    private long inquiries;
    private int failures;
    private Moment deadline = Moment.NEVER;
    private Moment nextTry;
    private Moment resendAt = Moment.NEVER;
    private boolean cutOff;

    /**
     * @param fits whether a document can be sent: what is too large must not be proposed
     * @param nonce of this run: no other of this member has the same
     * @param patience how long a wish may take
     * @param resend how long an answer may take before it is asked for again
     */
    Proposer(
            String self,
            Ground ground,
            Actions actions,
            Predicate<ClusterConfig> fits,
            long nonce,
            Duration patience,
            Duration resend,
            Moment now) {
        this.self = self;
        this.ground = ground;
        this.actions = actions;
        this.fits = fits;
        this.random = new SplittableRandom(nonce);
        this.patience = patience;
        this.resend = resend;
        this.upkeep = new Upkeep(self, random);
        this.inquiries = nonce >>> 2; // what was said to an earlier run is no answer to this one
        this.nextTry = now;
    }

    // -- what is wanted

    void want(Wish wanted) {
        if (!wishes.add(wanted)) {
            answer(wanted, new ChangeOutcome.Unavailable("too many changes wait at this member"));
        }
    }

    boolean wants(ChangeRequest change) {
        return (wish != null && change.equals(wish.change())) || wishes.contains(change);
    }

    /** @param present whether all voters are heard: the first version needs them all (protocol 7, rule 9) */
    void look(Moment now, boolean present, boolean withoutQuorum) {
        cutOff = withoutQuorum;
        upkeep.look(ground, now, present);
        if (inquiry != null && inquiry.all() && !present) {
            inquiry = null;
        }
        if (wish != null && !now.isBefore(deadline)) {
            giveUp(now);
        }
        beginNext(now);
        if (idle() && !now.isBefore(nextTry)) {
            next(now);
            beginNext(now); // if that was the end of one
        } else if (!idle() && !now.isBefore(resendAt)) {
            ask(now);
        }
    }

    private void beginNext(Moment now) {
        for (Wish due; wish == null && (due = wishes.poll(now)) != null; ) {
            begin(due, now);
        }
    }

    private void begin(Wish wanted, Moment now) {
        wish = wanted;
        Proposal accepted = ground.accepted();
        exposedAt =
                accepted != null && grants(accepted.document()) ? ground.base().version() : -1;
        verified = -1;
        failures = 0;
        deadline = now.plus(patience);
        if (idle()) {
            next(now);
        }
    }

    private boolean idle() {
        return attempt == null && inquiry == null;
    }

    private void next(Moment now) {
        if (wish != null) {
            nextForWish(wish, now);
        } else if (upkeep.unfinished(now)) {
            recover(now);
        } else if (upkeep.firstDue(now)) {
            inquire(true, now);
        }
    }

    private void nextForWish(Wish wanted, Moment now) {
        ClusterConfig base = ground.base();
        long made = wanted.change() == null ? -1 : base.madeBy(wanted.changeId());
        if (made >= 0) {
            confirm(base, made, now);
        } else if (exposedAt >= 0 && base.version() - exposedAt > ClusterConfig.CHANGES_KEPT) {
            giveUp(now); // so much has changed that nobody can tell
        } else if (base.version() < 1 || (cutOff && exposedAt < 0)) {
            String why = base.version() < 1
                    ? "there are no changes before every voter of the file's configuration was heard once"
                    : "this member hears no majority of the voters";
            done(new ChangeOutcome.Unavailable(why), now);
        } else if (wanted.expectedVersion() >= 0 && wanted.expectedVersion() < base.version()) {
            String why = "the version is " + base.version() + ", and the change was one of version ";
            done(new ChangeOutcome.Conflict(why + wanted.expectedVersion(), base.version()), now);
        } else if (wanted.change() == null || wanted.expectedVersion() > base.version()) {
            nextVerified(wanted, base, now);
        } else {
            propose(wanted, wanted.change(), base, now);
        }
    }

    private void nextVerified(Wish wanted, ClusterConfig base, Moment now) {
        if (verified < base.version()) {
            inquire(false, now);
        } else if (wanted.change() == null) {
            done(new ChangeOutcome.Done(base.version()), now);
        } else {
            String why = "there is no version " + wanted.expectedVersion() + " yet";
            done(new ChangeOutcome.Conflict(why, base.version()), now);
        }
    }

    private void propose(Wish wanted, ChangeRequest change, ClusterConfig base, Moment now) {
        if (!ground.settled() && verified < base.version()) {
            inquire(false, now); // others may have known the base for longer
            return;
        }
        ClusterConfig from = ground.settled() ? base.settled() : base;
        switch (Edits.apply(from, change, wanted.force())) {
            case Edits.Result.Applied(ClusterConfig config) -> {
                String what = Edits.describe(change, base, config);
                ClusterConfig document = Edits.signed(config, new ConfigChange(wanted.changeId(), wanted.by(), what));
                if (document.terms().former().size() > Terms.MOST) {
                    done(
                            new ChangeOutcome.Unavailable(
                                    "voters, quorum or timing have just been changed several times, and leases of all of them may be held"),
                            now);
                } else if (fits.test(document)) {
                    attempt(Attempt.of(base, ballot(), document, true), now);
                } else {
                    done(new ChangeOutcome.Refused(Refusal.tooLarge()), now);
                }
            }
            case Edits.Result.Refused(Refusal problem) -> {
                if (verified < base.version()) {
                    inquire(false, now); // it may rest on what was changed meanwhile
                } else {
                    done(new ChangeOutcome.Refused(problem), now);
                }
            }
        }
    }

    /** Protocol 7, rules 8 and 12: it was committed under this id. */
    private void confirm(ClusterConfig base, long made, Moment now) {
        exposedAt = base.version();
        if (made < base.version()) {
            done(new ChangeOutcome.Done(made), now); // a newer version was chosen by voters that had stored that one
        } else {
            attempt(Attempt.confirming(base), now);
        }
    }

    private void attempt(Attempt next, Moment now) {
        attempt = next;
        ask(now);
    }

    private void inquire(boolean first, Moment now) {
        inquiry = new Inquiry(ground.base(), ++inquiries, first);
        ask(now);
    }

    private void ask(Moment now) {
        resendAt = now.plus(resend);
        if (attempt != null) {
            attempt.ask(actions);
        } else if (inquiry != null) {
            inquiry.ask(actions);
        }
    }

    /** Protocol 7, rule 3: new for each attempt, and above all that were seen. */
    private Ballot ballot() {
        Ballot promised = ground.promised();
        counter = Math.max(counter, promised == null ? 0 : promised.counter()) + 1;
        return new Ballot(counter, self, random.nextLong());
    }

    private void recover(Moment now) {
        upkeep.again(now);
        Proposal accepted = ground.accepted();
        if (accepted != null) {
            attempt(Attempt.of(ground.base(), ballot(), accepted.document(), false), now);
        }
    }

    // -- what is answered

    void promised(String from, Letter.Promise promise, @Nullable ClusterConfig document, Moment now) {
        if (attempt == null || !attempt.isOf(promise.base(), promise.ballot())) {
            return;
        }
        Proposal accepted = Proposal.of(promise.accepted(), document);
        if (accepted == null && promise.accepted() != null) {
            return; // what it accepted is missing: it will be asked again
        }
        if (attempt.phase() == Attempt.Phase.PREPARE && attempt.promised(from, promise.storage(), accepted)) {
            exposedAt = grants(attempt.document()) ? promise.base() : exposedAt;
            ask(now);
        }
    }

    /** The document that is chosen with that: it is to be adopted, and then to be {@link #commit told}. */
    @Nullable
    ClusterConfig accepted(String from, Letter.Accepted accepted, Moment now) {
        if (attempt == null || !attempt.isOf(accepted.base(), accepted.ballot())) {
            return null;
        }
        if (attempt.accepted(from, accepted.storage())) {
            return attempt.document();
        }
        if (attempt.asksInTurn()) {
            ask(now);
        }
        return null;
    }

    /** What was chosen is this member's base by now. */
    void commit(Moment now) {
        ask(now);
    }

    void nacked(Letter.Nack nack, Moment now) {
        counter = Math.max(counter, nack.promised().counter());
        if (attempt != null && attempt.isOf(nack.base(), nack.ballot()) && attempt.phase() != Attempt.Phase.COMMIT) {
            attempt = null;
            failures = Math.min(failures + 1, LONGEST_PAUSE);
            nextTry = now.plus(Duration.ofNanos(random.nextLong(FIRST_PAUSE.toNanos() << failures)));
        }
    }

    void committed(String from, Letter.Committed committed, Moment now) {
        boolean confirmed = attempt != null
                && attempt.phase() == Attempt.Phase.COMMIT
                && committed.version() == attempt.document().version()
                && attempt.committed(from, committed.storage());
        if (confirmed) {
            finished(now);
        }
    }

    /** Protocol 7, rule 6 is fulfilled for the document of the attempt. */
    private void finished(Moment now) {
        ClusterConfig document = attempt == null ? ground.base() : attempt.document();
        attempt = null;
        failures = 0;
        nextTry = now;
        if (wish != null && grants(document)) {
            done(new ChangeOutcome.Done(document.madeBy(wish.changeId())), now);
        }
    }

    /** The inquiry that is complete with that: what it says of former terms is to be noted, and then it is to be {@link #goOn gone on}. */
    @Nullable
    Inquiry answered(String from, Letter.State state, @Nullable ClusterConfig document) {
        Proposal accepted = Proposal.of(state.accepted(), document);
        if (inquiry == null || (accepted == null && state.accepted() != null)) {
            return null;
        }
        return inquiry.answered(from, state, accepted) ? inquiry : null;
    }

    /** Does what the inquiry was made for. */
    void goOn(Inquiry complete, Moment now) {
        inquiry = null;
        ClusterConfig base = ground.base();
        Proposal highest = complete.highest();
        if (highest != null) { // protocol 7, rule 11: it is finished first
            exposedAt = grants(highest.document()) ? base.version() : exposedAt;
            attempt(Attempt.of(base, ballot(), highest.document(), false), now);
        } else if (complete.all()) {
            upkeep.again(now); // in case that nothing comes of it
            first(base, complete, now);
        } else {
            verified = base.version();
            next(now);
        }
    }

    private void first(ClusterConfig base, Inquiry complete, Moment now) {
        ChangeRequest change = new ChangeRequest.FirstVersion(complete.storages());
        if (Edits.apply(base, change, true) instanceof Edits.Result.Applied(ClusterConfig config)) {
            ConfigChange signature = new ConfigChange("first version", self, Edits.describe(change, base, config));
            attempt(Attempt.of(base, ballot(), Edits.signed(config, signature), true), now);
        }
    }

    /** Protocol 7, rule 8: no promise counts for another instance. */
    void rebased(ClusterConfig base, Moment now) {
        inquiry = null;
        if (!grants(base) && base.version() - exposedAt <= ClusterConfig.CHANGES_KEPT) {
            exposedAt = -1; // that instance is decided, and if it was for this wish, the base says so
        }
        nextTry = now;
        failures = 0;
        boolean going = attempt != null && attempt.phase() == Attempt.Phase.COMMIT;
        if (!going) {
            attempt = null;
        } else if (attempt != null && base.version() > attempt.document().version()) {
            finished(now); // the voters that chose the newer one had stored that one
        }
    }

    /** Whether that makes what is wished, whichever member proposed it: the same change may have been asked of another member as well. */
    private boolean grants(ClusterConfig document) {
        return wish != null && document.madeBy(wish.changeId()) >= 0;
    }

    private void giveUp(Moment now) {
        attempt = null;
        inquiry = null;
        String why = "no majority of the voters answered in time";
        ChangeOutcome never = new ChangeOutcome.Unavailable(why);
        done(exposedAt < 0 ? never : new ChangeOutcome.Unknown(why + ": it may still be committed"), now);
    }

    private void done(ChangeOutcome outcome, Moment now) {
        Wish over = wish;
        wish = null;
        deadline = Moment.NEVER;
        if (over != null) {
            answer(over, outcome);
            if (Wishes.isOwn(over) && !(outcome instanceof ChangeOutcome.Done)) {
                wishes.restUntil(now.plus(resend));
            }
        }
    }

    private void answer(Wish over, ChangeOutcome outcome) {
        if (!Wishes.isOwn(over)) {
            actions.add(new Action.Answer(over.request(), outcome));
        }
    }

    Moment nextDeadline() {
        Moment next = Moment.earlier(deadline, idle() ? Moment.NEVER : resendAt);
        if (idle() && wish != null) {
            next = Moment.earlier(next, nextTry);
        } else if (idle()) {
            next = Moment.earlier(next, Moment.later(nextTry, upkeep.nextDeadline()));
        }
        next = wish == null ? Moment.earlier(next, wishes.nextDeadline()) : next;
        return next;
    }
}
