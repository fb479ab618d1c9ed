package io.flip.engine;

import io.flip.engine.Input.Outcome;
import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Epochs;
import io.flip.engine.claim.HandlerEnd;
import io.flip.engine.claim.Lease;
import io.flip.engine.claim.LeaseGroups;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Event;
import io.flip.engine.member.Membership;
import io.flip.engine.member.Opinion;
import io.flip.engine.member.Phase;
import io.flip.engine.member.Self;
import io.flip.engine.message.Body;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Packer;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Setback;
import io.flip.engine.register.Additions;
import io.flip.engine.register.Wish;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Turnings;
import io.flip.engine.report.WebhookCursors;
import io.flip.engine.sync.Proposals;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A member that takes part: after each input it brings everything up to date in one order, from what was heard to what is held, and only
 * then speaks. So whatever leaves this member rests on all that it knows.
 */
final class Participation {

    private final Parts parts;
    private final WebhookCursors cursors;
    private final Speaking speaking;
    private final Departure departure;
    private final Adoption adoption;
    private final Proposals proposals;
    private final Moment listenAtLeastUntil;
    private Moment listenUntil;
    private long opinionVersion;
    private SequencedSet<String> published = new TreeSet<>();
    private @Nullable Self self;
    private long judgedView = -1;
    private Moment nextForHoldings = Moment.NEVER;
    private Moment viewTurns;
    private boolean hadContact;
    private boolean hadLease;
    private boolean wasIsolated = true;

    Participation(Parts parts, WebhookCursors cursors, Packer packer, Moment now) {
        this.parts = parts;
        this.cursors = cursors;
        this.speaking = new Speaking(parts, packer, now);
        this.departure = new Departure(parts);
        this.adoption = new Adoption(parts, speaking, now);
        this.proposals =
                new Proposals(parts.settings.self(), parts.inForce, parts.membership, parts.registry, parts.out);
        this.listenAtLeastUntil = now.plus(parts.inForce.timeout().multipliedBy(2));
        this.listenUntil = listenAtLeastUntil;
        this.viewTurns = now;
        parts.changes.started();
        parts.placement.sessionSeen(parts.settings.self(), parts.settings.session());
        parts.out.revised();
    }

    /** This member was not running for that long. A little is usual, and harmless. */
    void late(Duration lateness, Moment now) {
        Duration usual = Duration.ofNanos(
                parts.inForce.cluster().settings().gossipInterval().toNanos() / 50);
        if (lateness.compareTo(usual) > 0) {
            parts.detector.late(lateness, usual, now);
        }
    }

    void handle(Input input, Moment now) {
        parts.lease.expire(now); // protocol 5, holding: after any delay the lease is looked at before anything else
        switch (input) {
            case Input.Received received -> speaking.received(received.message(), received.from(), now);
            case Input.Told(var letter) -> parts.registry.told(letter, now);
            case Input.HandlerDone done -> finished(done, now);
            case Input.HandlersDone done -> done.runs().forEach(run -> finished(run, now));
            case Input.Checked found ->
                parts.holdings.checked(found.item(), found.epoch(), found.held(), found.well(), found.detail(), now);
            case Input.Stop _ -> departure.begin();
            case Input.Propose propose -> proposals.propose(propose.change(), propose.wish());
            case Input.Read(long request) -> parts.registry.want(Wish.toRead(request));
            case Input.Sent(var until) -> cursors.learn(until);
            case Input.Elapsed _ -> {}
        }
        bringUpToDate(now);
        speaking.speak(now);
        departure.look(now);
    }

    private void finished(Input.HandlerDone done, Moment now) {
        parts.holdings.finished(done.run(), end(done.outcome()), done.detail(), now);
    }

    private static HandlerEnd end(Outcome outcome) {
        return switch (outcome) {
            case SUCCESS -> HandlerEnd.SUCCEEDED;
            case FAILURE, TIMEOUT -> HandlerEnd.FAILED;
            case CONTESTED -> HandlerEnd.CONTESTED;
            case ENDED, EXPIRED -> HandlerEnd.NOT_RUN;
        };
    }

    private void bringUpToDate(Moment now) {
        parts.detector.look(now);
        parts.lease.expire(now);
        adoption.look(now);
        lease(now);
        isolation();
        silence();
        passingTime(now);
        opinion(now);
        boolean again = true;
        while (again) {
            self(now);
            states(now);
            plan(now);
            ownVerdict(now);
            again = holdings(now);
        }
        parts.chronicle.refresh(parts.changes.takeShown(), now);
    }

    private void isolation() {
        boolean isolated = parts.detector.isolated();
        if (isolated != wasIsolated) {
            wasIsolated = isolated;
            parts.changes.isolation();
            parts.out.revised();
        }
    }

    private void silence() {
        if (parts.detector.takeSilentChanged()) {
            parts.changes.silence();
        }
    }

    /** Some verdicts turn because time passes: quarantine ends, a silent holder's grace is over. */
    private void passingTime(Moment now) {
        parts.grants.look(now);
        Epochs.Kept kept = parts.epochs.takeUnkept();
        if (kept != null) {
            // Before a version with new voters: after a loss of power between the two nobody would know of it.
            parts.out.addFirst(new Effect.StoreEpochs(kept));
        }
        if (!now.isBefore(viewTurns)) {
            parts.changes.time();
            if (parts.grants.asksForEpochs(now)) {
                speaking.everybodySoon();
            }
        }
        viewTurns = parts.placement.nextRelease(now);
        if (parts.grants.quarantined(now)) {
            viewTurns = Moment.earlier(viewTurns, parts.grants.nextDeadline(now));
        }
    }

    /** Protocol 3: a voter says whom it suspects once it has listened for long enough; one that leaves suspects nobody. */
    private void opinion(Moment now) {
        if (!parts.inForce.votes()) {
            return;
        }
        if (opinionVersion == 0) {
            // What it suspected in its last session stands until it has waited for the same members again.
            listenUntil = Moment.later(listenAtLeastUntil, parts.detector.listensUntil());
            if (now.isBefore(listenUntil) && !departure.leaving()) {
                return;
            }
        }
        SequencedSet<String> suspects = departure.leaving() ? new TreeSet<>() : parts.detector.suspects();
        if (opinionVersion > 0 && suspects.equals(published)) {
            return;
        }
        published = new TreeSet<>(suspects);
        Opinion opinion =
                new Opinion(parts.settings.self(), parts.settings.session(), ++opinionVersion, new TreeSet<>(suspects));
        parts.membership.learn(opinion);
        publish(Notice.Kind.OPINION, opinionVersion, new Body.OfOpinion(opinion));
        parts.changes.ownOpinion();
        speaking.everybodySoon();
    }

    private void publish(Notice.Kind kind, long version, Body body) {
        String id = parts.settings.self();
        parts.bulletin.publish(
                new Notice(kind, id, parts.settings.session(), version, parts.shelf.payload(kind + " " + id, body)));
    }

    private void self(Moment now) {
        Self old = self;
        Phase phase = phase();
        boolean leased = leased(now);
        boolean holding = parts.holdings.holding();
        SequencedMap<ItemId, Setback> setbacks = parts.holdings.setbacks(now);
        SequencedMap<String, Long> sent =
                cursors.of(parts.inForce.cluster().settings().webhooks());
        if (old != null
                && old.phase() == phase
                && old.leased() == leased
                && old.holding() == holding
                && old.setbacks().equals(setbacks)
                && old.sent().equals(sent)
                && !parts.placement.mustSaySoAgain(old)) {
            return;
        }
        Self next = new Self(
                parts.settings.self(),
                parts.settings.session(),
                old == null ? 1 : old.version() + 1,
                phase,
                leased,
                holding,
                new TreeSet<>(),
                setbacks,
                Additions.KNOWN,
                sent);
        if (old != null) {
            if (old.phase() != phase || !old.setbacks().equals(setbacks) || departure.leaving()) {
                speaking.everybodySoon();
            }
        }
        parts.changes.ownSelf(old != null && old.phase() != phase);
        self = next;
        parts.membership.learn(next);
        publish(Notice.Kind.SELF, next.version(), new Body.OfSelf(next));
        departure.said(parts.bulletin.last());
    }

    private Phase phase() {
        return departure.leaving() ? Phase.LEAVING : parts.inForce.drained() ? Phase.DRAINING : Phase.READY;
    }

    private boolean leased(Moment now) {
        return parts.inForce.belongs() && now.isBefore(parts.lease.grantableUntil());
    }

    private void states(Moment now) {
        if (!parts.changes.takeStates()) {
            return;
        }
        for (Membership.Change change : parts.membership.derive()) {
            parts.out.report(Turnings.of(change, parts.placement.session(change.member()), parts.membership));
            parts.placement.back(change.member(), now);
            Claim claim = parts.claims.newest(change.member());
            parts.changes.state(claim == null ? List.of() : claim.items().keySet());
        }
    }

    private void plan(Moment now) {
        if (!parts.changes.takePlan() && now.isBefore(parts.placement.replanAt())) {
            return;
        }
        boolean wasDeaf = parts.placement.deaf();
        SequencedSet<ItemId> changed = parts.placement.replan(now);
        if (parts.placement.deaf() != wasDeaf) {
            parts.changes.deafness();
        }
        if (!changed.isEmpty()) {
            parts.changes.planned(changed);
            changed.stream()
                    .map(parts.placement::planned)
                    .filter(owner -> owner != null)
                    .distinct()
                    .forEach(owner -> speaking.tell(owner, now));
        }
    }

    /** This member's own vote on its own claim. */
    private void ownVerdict(Moment now) {
        Claim claim = parts.claims.direct(parts.settings.self());
        if (!parts.inForce.mayGrant()) {
            judgedView = -1;
        } else if (claim != null && judgedView != parts.changes.verdicts()) {
            parts.lease.ownVerdict(parts.settings.self(), speaking.judge(claim, now));
            judgedView = parts.changes.verdicts();
        }
    }

    /** Whether anything changed that the rest must be brought up to date with. */
    private boolean holdings(Moment now) {
        boolean judgedNewer = parts.lease.takeJudgedNewer();
        boolean stale = parts.changes.takeHoldings();
        if (parts.lease.takeChanged() || stale || !now.isBefore(nextForHoldings)) {
            parts.holdings.reconcile(parts.placement.mine(), now);
        } else if (judgedNewer) {
            parts.holdings.reconcileAsking(now);
        }
        parts.holdings.reconcileLetGo(now);
        Claim claim = parts.holdings.takeClaim(now);
        nextForHoldings = Moment.earlier(parts.holdings.nextDeadline(now), parts.placement.nextForHolder(now));
        parts.changes.moved(parts.holdings.takeMoved());
        if (parts.holdings.takeUrgent()) {
            speaking.everybodySoon();
        }
        if (claim == null) {
            return false;
        }
        Collection<ItemId> changed = parts.claims.learn(claim, true);
        publish(Notice.Kind.CLAIM, claim.version(), new Body.OfClaim(claim));
        parts.changes.ownClaim(changed, parts.placement.planHeedsHolders());
        return true;
    }

    private void lease(Moment now) {
        String self = parts.settings.self();
        if (parts.inForce.mayGrant()) {
            parts.lease.mayGrant(self, Moment.NEVER);
        } else {
            parts.lease.ownEnds(self, now); // protocol 7, rule 14
        }
        boolean contact = parts.inForce.belongs() && now.isBefore(parts.lease.contactUntil());
        if (contact) {
            departure.hasContact();
        }
        if (contact != hadContact) {
            hadContact = contact;
            parts.changes.contact();
        }
        boolean has = leased(now);
        if (has != hadLease) {
            hadLease = has;
            parts.out.report(new Event(
                    Event.Kind.LEASE,
                    self,
                    null,
                    has ? "lost" : "held",
                    has ? "held" : "lost",
                    null,
                    has
                            ? "a quorum answers"
                            : contact ? "no quorum of voters that may grant answers" : "no quorum answers"));
        }
    }

    @Nullable
    Moment leasedUntil(ItemId item, Moment now) {
        Moment until = parts.holdings.leasedUntil(item);
        return until != null && now.isBefore(until) ? until : null;
    }

    LeaseGroups leases() {
        return parts.holdings.leases();
    }

    Lease lease() {
        return parts.lease;
    }

    Snapshot snapshot(Moment now) {
        return parts.snapshots.at(now, speaking.rival(now), speaking.differing());
    }

    boolean stopped() {
        return departure.done();
    }

    Moment nextDeadline() {
        Moment next = parts.detector.nextDeadline();
        next = Moment.earlier(next, speaking.nextDeadline());
        next = Moment.earlier(next, parts.lease.nextDeadline());
        next = Moment.earlier(next, parts.pulls.nextDeadline());
        next = Moment.earlier(next, parts.placement.replanAt());
        next = Moment.earlier(next, departure.nextDeadline());
        next = Moment.earlier(next, adoption.nextDeadline());
        next = Moment.earlier(next, viewTurns);
        next = Moment.earlier(next, opinionVersion == 0 && parts.inForce.votes() ? listenUntil : Moment.NEVER);
        next = Moment.earlier(next, parts.holdings.nextClaim());
        return Moment.earlier(next, nextForHoldings);
    }
}
