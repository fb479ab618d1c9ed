package io.flip.engine;

import io.flip.engine.claim.Claims;
import io.flip.engine.claim.Lease;
import io.flip.engine.claim.Note;
import io.flip.engine.effect.Out;
import io.flip.engine.exchange.Bulletin;
import io.flip.engine.exchange.Peers;
import io.flip.engine.exchange.Pulls;
import io.flip.engine.exchange.Shelf;
import io.flip.engine.grant.Epochs;
import io.flip.engine.grant.Grants;
import io.flip.engine.holding.Holdings;
import io.flip.engine.member.FailureDetector;
import io.flip.engine.member.Membership;
import io.flip.engine.placement.Consequences;
import io.flip.engine.placement.Placement;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.report.Chronicle;
import io.flip.engine.report.MemberViews;
import io.flip.engine.report.Snapshots;
import io.flip.engine.report.VersionNews;
import io.flip.engine.sync.Attendance;
import io.flip.engine.sync.Beginning;
import io.flip.engine.sync.FormerMembers;
import io.flip.engine.sync.InForce;
import io.flip.engine.sync.Leftovers;
import io.flip.engine.sync.OwnWishes;
import io.flip.engine.sync.Registry;
import io.flip.engine.time.Moment;
import io.flip.engine.turn.Adoption;
import io.flip.engine.turn.Forgetting;
import io.flip.engine.turn.NewVersion;
import java.time.Duration;
import java.util.List;

/** The parts of a running member while it is put together. Whoever needs some of them keeps those, and not this. */
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
        lease = new Lease(cluster.quorum(), timeout);
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
        leftovers = new Leftovers(settings.self(), inForce, holdings);
        registry.leaves(leftovers);
    }

    /** What follows from a newer version of the configuration. */
    Adoption adoption(Speaking speaking, Moment now) {
        NewVersion newVersion = new NewVersion(
                settings.self(),
                inForce,
                registry,
                attendance,
                peers,
                membership,
                detector,
                placement,
                grants,
                epochs,
                lease);
        return new Adoption(
                settings.self(),
                settings.stored().base() == null,
                inForce,
                newVersion,
                registry,
                detector,
                peers,
                new Forgetting(inForce, formerMembers, grants, speaking.facts, out, now),
                lease,
                holdings,
                leftovers,
                speaking.pinging,
                speaking.comparison,
                speaking.adopted,
                changes,
                new VersionNews(settings.self(), settings.config(), out),
                new OwnWishes(settings.identity(), settings.place(), inForce, attendance, registry, membership));
    }
}
