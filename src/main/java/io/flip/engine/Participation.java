package io.flip.engine;

import io.flip.engine.Input.Outcome;
import io.flip.engine.claim.Lease;
import io.flip.engine.holding.HandlerEnd;
import io.flip.engine.holding.Holdings;
import io.flip.engine.holding.LeaseGroups;
import io.flip.engine.member.FailureDetector;
import io.flip.engine.member.Speaker;
import io.flip.engine.message.Packer;
import io.flip.engine.placement.Consequences;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.Wish;
import io.flip.engine.report.Chronicle;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshots;
import io.flip.engine.report.WebhookCursors;
import io.flip.engine.sync.InForce;
import io.flip.engine.sync.Proposals;
import io.flip.engine.sync.Registry;
import io.flip.engine.time.Moment;
import io.flip.engine.turn.Adoption;
import io.flip.engine.turn.Contact;
import io.flip.engine.turn.Departure;
import io.flip.engine.turn.Holder;
import io.flip.engine.turn.OwnFacts;
import io.flip.engine.turn.OwnOpinion;
import io.flip.engine.turn.OwnVote;
import io.flip.engine.turn.OwnWord;
import io.flip.engine.turn.PassingTime;
import io.flip.engine.turn.Planning;
import io.flip.engine.turn.Silence;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A member that takes part: after each input it brings everything up to date in one order, from what was heard to what is held, and only
 * then speaks. So whatever leaves this member rests on all that it knows.
 */
final class Participation {

    private final Registry registry;
    private final InForce inForce;
    private final FailureDetector detector;
    private final Lease lease;
    private final Holdings holdings;
    private final Consequences changes;
    private final Chronicle chronicle;
    private final Snapshots snapshots;
    private final WebhookCursors cursors;
    private final Speaking speaking;
    private final Silence silence;
    private final Adoption adoption;
    private final Contact contact;
    private final PassingTime passingTime;
    private final OwnOpinion opinion;
    private final OwnWord word;
    private final Planning planning;
    private final OwnVote vote;
    private final Holder holder;
    private final Departure departure;
    private final Proposals proposals;

    /** The one table of all that waits for a moment. */
    private final List<Supplier<Moment>> timers;

    Participation(Parts parts, WebhookCursors cursors, Packer packer, Moment now) {
        Speaker identity = parts.settings.identity();
        String self = identity.id();
        this.registry = parts.registry;
        this.inForce = parts.inForce;
        this.detector = parts.detector;
        this.lease = parts.lease;
        this.holdings = parts.holdings;
        this.changes = parts.changes;
        this.chronicle = parts.chronicle;
        this.snapshots = parts.snapshots;
        this.cursors = cursors;
        this.speaking = new Speaking(parts, packer, now);
        this.silence = new Silence(detector, parts.placement, changes, parts.out);
        this.contact = new Contact(self, inForce, lease, changes, parts.out);
        this.departure = new Departure(
                self,
                inForce,
                contact,
                parts.peers,
                detector,
                lease,
                holdings,
                parts.placement,
                parts.claims,
                changes,
                parts.out);
        this.adoption = parts.adoption(speaking, now);
        this.proposals = new Proposals(self, inForce, parts.membership, registry, parts.out);
        OwnFacts facts = new OwnFacts(identity, parts.bulletin, parts.shelf);
        this.passingTime =
                new PassingTime(parts.grants, parts.epochs, parts.placement, speaking.pinging, changes, parts.out, now);
        this.opinion = new OwnOpinion(
                identity, inForce, detector, parts.membership, facts, speaking.pinging, changes, departure, now);
        this.word = new OwnWord(
                identity,
                inForce,
                contact,
                holdings,
                cursors,
                parts.membership,
                parts.placement,
                facts,
                speaking.pinging,
                changes,
                departure);
        this.planning =
                new Planning(parts.membership, parts.claims, parts.placement, speaking.answering, changes, parts.out);
        this.vote = new OwnVote(self, inForce, parts.claims, lease, speaking.judging, changes);
        this.holder = new Holder(holdings, lease, parts.claims, parts.placement, facts, speaking.pinging, changes);
        this.timers = List.of(
                detector::nextDeadline,
                speaking.pinging::nextDeadline,
                lease::nextDeadline,
                parts.pulls::nextDeadline,
                parts.placement::replanAt,
                departure::nextDeadline,
                adoption::nextDeadline,
                passingTime::nextDeadline,
                opinion::nextDeadline,
                holder::nextDeadline);
        changes.started();
        parts.placement.sessionSeen(self, identity.session());
        parts.out.revised();
    }

    /** This member was not running for that long. A little is usual, and harmless. */
    void late(Duration lateness, Moment now) {
        Duration usual =
                Duration.ofNanos(inForce.cluster().settings().gossipInterval().toNanos() / 50);
        if (lateness.compareTo(usual) > 0) {
            detector.late(lateness, usual, now);
        }
    }

    void handle(Input input, Moment now) {
        lease.expire(now); // protocol 5, holding: after any delay the lease is looked at before anything else
        switch (input) {
            case Input.Received received -> speaking.received(received.message(), received.from(), now);
            case Input.Told(var letter) -> registry.told(letter, now);
            case Input.HandlerDone done -> finished(done, now);
            case Input.HandlersDone done -> done.runs().forEach(run -> finished(run, now));
            case Input.Checked found ->
                holdings.checked(found.item(), found.epoch(), found.held(), found.well(), found.detail(), now);
            case Input.Stop _ -> departure.begin();
            case Input.Propose propose -> proposals.propose(propose.change(), propose.wish());
            case Input.Read(long request) -> registry.want(Wish.toRead(request));
            case Input.Sent(var until) -> cursors.learn(until);
            case Input.Elapsed _ -> {}
        }
        bringUpToDate(now);
        speaking.speak(now);
        departure.look(now);
    }

    private void finished(Input.HandlerDone done, Moment now) {
        holdings.finished(done.run(), end(done.outcome()), done.detail(), now);
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
        silence.pass(now);
        lease.expire(now);
        adoption.look(now);
        contact.look(now);
        silence.look(now);
        passingTime.look(now);
        opinion.look(now);
        boolean again = true;
        while (again) {
            word.look(now);
            planning.look(now);
            vote.look(now);
            again = holder.look(now);
        }
        chronicle.refresh(changes.takeShown(), now);
    }

    @Nullable
    Moment leasedUntil(ItemId item, Moment now) {
        Moment until = holdings.leasedUntil(item);
        return until != null && now.isBefore(until) ? until : null;
    }

    LeaseGroups leases() {
        return holdings.leases();
    }

    Lease lease() {
        return lease;
    }

    Snapshot snapshot(Moment now) {
        return snapshots.at(now, speaking.rival(now), speaking.differing());
    }

    boolean stopped() {
        return departure.done();
    }

    Moment nextDeadline() {
        Moment next = Moment.NEVER;
        for (Supplier<Moment> timer : timers) { // asked at each step
            next = Moment.earlier(next, timer.get());
        }
        return next;
    }
}
