package io.flip.engine;

import io.flip.engine.claim.Claims;
import io.flip.engine.claim.Epochs;
import io.flip.engine.claim.Grants;
import io.flip.engine.claim.Holdings;
import io.flip.engine.claim.Lease;
import io.flip.engine.claim.Note;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Out;
import io.flip.engine.exchange.Bulletin;
import io.flip.engine.exchange.Peers;
import io.flip.engine.exchange.Pulls;
import io.flip.engine.exchange.Shelf;
import io.flip.engine.member.FailureDetector;
import io.flip.engine.member.Membership;
import io.flip.engine.placement.Consequences;
import io.flip.engine.placement.Placement;
import io.flip.engine.plan.ItemId;
import io.flip.engine.quorum.Quorum;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.report.Chronicle;
import io.flip.engine.report.MemberViews;
import io.flip.engine.report.Snapshots;
import io.flip.engine.startup.Leftovers;
import io.flip.engine.sync.Attendance;
import io.flip.engine.sync.Beginning;
import io.flip.engine.sync.FormerMembers;
import io.flip.engine.sync.InForce;
import io.flip.engine.sync.Registry;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.List;

/** The parts of a running member, built from its configuration and handed to those that put them in sequence. */
final class Parts {

    final EngineSettings settings;
    final Registry registry;
    final Out out;
    final Consequences changes = new Consequences();
    final Peers peers;
    final Bulletin bulletin = new Bulletin();
    final Shelf shelf;
    final Pulls pulls;
    final Membership membership;
    final FailureDetector detector;
    final Claims claims = new Claims();
    final Placement placement;
    final Epochs epochs;
    final Grants grants;
    final Lease lease;
    final Holdings holdings;
    final Chronicle chronicle;
    final Snapshots snapshots;
    final Leftovers leftovers;
    final InForce inForce;
    final Attendance attendance;
    final FormerMembers formerMembers;

    /** @param started when the process began: quarantine counts from there */
    Parts(EngineSettings settings, Registry registry, Shelf shelf, Pulls pulls, Out out, Moment started, Moment now) {
        this.settings = settings;
        this.registry = registry;
        this.shelf = shelf;
        this.pulls = pulls;
        this.out = out;
        inForce = new InForce(settings.self(), settings.stored().storage(), registry);
        attendance = new Attendance(settings.self(), inForce, registry);
        ClusterConfig cluster = inForce.cluster();
        List<String> members = inForce.members();
        Duration timeout = inForce.timeout();
        peers = new Peers(settings.self());
        peers.adopt(cluster);
        membership = new Membership(settings.self(), members, cluster.quorum());
        detector = new FailureDetector(settings.self(), members, cluster.quorum(), timeout, now);
        placement = new Placement(
                settings.self(),
                settings.session(),
                cluster,
                membership,
                detector,
                claims,
                registry.register().settledAt(),
                now);
        Beginning beginning = new Beginning(settings.memory(), inForce, started);
        epochs = beginning.epochs(now);
        List<Note> notes = settings.notes();
        grants = new Grants(claims, placement, notes == null ? List.of() : notes, epochs, beginning.quarantineEnd());
        formerMembers = new FormerMembers(inForce, registry, peers, detector, grants, claims, changes);
        grants.notes().stream()
                .map(Note::holder)
                .filter(holder -> !members.contains(holder))
                .distinct()
                .forEach(holder -> formerMembers.listenTo(holder, now));
        epochs.voters(cluster.quorum(), settings.self());
        lease = new Lease(cluster.quorum(), timeout);
        former();
        grants.adopted();
        holdings =
                new Holdings(settings.self(), settings.session(), lease, placement, out, settings.parallelHandlers());
        chronicle = new Chronicle(settings.self(), placement, membership, claims, holdings, out);
        snapshots = new Snapshots(
                settings.identity(),
                inForce,
                registry,
                grants,
                lease,
                chronicle,
                new MemberViews(settings.self(), membership, detector, peers, placement, claims));
        leftovers = new Leftovers(settings.self());
        registry.leaves(next -> leftovers.beyond(next, inForce.cluster(), holdings.held()));
    }

    /** Puts the newest version in force (protocol 7, rule 7); the one before. */
    ClusterConfig adopt(Moment now) {
        ClusterConfig old = inForce.adopt();
        ClusterConfig cluster = inForce.cluster();
        attendance.adopted();
        List<String> members = inForce.members();
        Quorum quorum = cluster.quorum();
        peers.adopt(cluster);
        membership.members(members, quorum);
        detector.members(members, quorum, inForce.timeout(), now);
        placement.adopt(cluster, registry.register().settledAt(), now);
        grants.membersAre(members);
        grants.adopted();
        if (cluster.changesTermsOf(old)) {
            lease.terms(quorum, inForce.timeout(), settings.self(), now);
            grants.termsChanged(now);
        }
        epochs.voters(quorum, settings.self());
        former();
        return old;
    }

    /** Protocol 7, rule 14: as long as leases of former terms may be held, each needs the voters of those too. */
    private void former() {
        Moment until = registry.register().settledAt();
        ClusterConfig cluster = inForce.cluster();
        lease.former(
                cluster.terms().former().stream()
                        .map(former -> former.stillIn(cluster))
                        .toList(),
                until);
        grants.settledAt(until);
    }

    /** Forgets the notes of items that are gone; whether some are left. */
    boolean forgetGone(Moment now) {
        List<ItemId> forgotten = grants.forgetWhatIsGone();
        if (!forgotten.isEmpty()) {
            out.add(new Effect.ForgetNotes(forgotten));
        }
        return grants.notesWhatIsGone();
    }
}
