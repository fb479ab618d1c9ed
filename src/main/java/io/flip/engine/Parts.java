package io.flip.engine;

import io.flip.engine.claim.Claims;
import io.flip.engine.claim.Grants;
import io.flip.engine.claim.Holdings;
import io.flip.engine.claim.Lease;
import io.flip.engine.claim.Note;
import io.flip.engine.exchange.Bulletin;
import io.flip.engine.exchange.Peer;
import io.flip.engine.exchange.Pulls;
import io.flip.engine.exchange.Shelf;
import io.flip.engine.member.FailureDetector;
import io.flip.engine.member.Membership;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Packer;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parts of a running member, built from its configuration and handed to those that put them in sequence. */
final class Parts {

    final EngineSettings settings;
    final ConfigRef config;
    final boolean votes;
    final Out out;
    final Changes changes = new Changes();
    final Map<String, Peer> peers = new TreeMap<>();
    final Bulletin bulletin = new Bulletin();
    final Shelf shelf;
    final Pulls pulls;
    final Membership membership;
    final FailureDetector detector;
    final Claims claims = new Claims();
    final View view;
    final Grants grants;
    final Lease lease;
    final Holdings holdings;
    final Chronicle chronicle;

    /** @param started when the process began: quarantine counts from there */
    Parts(EngineSettings settings, ConfigRef config, Packer packer, Out out, Moment started, Moment now) {
        this.settings = settings;
        this.config = config;
        this.out = out;
        ClusterConfig cluster = settings.config();
        ClusterSettings timing = cluster.settings();
        List<String> voters = cluster.voters();
        List<String> members = cluster.members().stream().map(MemberConfig::id).toList();
        Duration timeout = timing.pingTimeout();
        votes = voters.contains(settings.self());
        members.stream()
                .filter(id -> !id.equals(settings.self()))
                .forEach(id -> peers.put(id, new Peer(id, voters.contains(id), timeout)));
        shelf = new Shelf(packer);
        pulls = new Pulls(timeout.dividedBy(6));
        membership = new Membership(members, voters, timing.quorum());
        detector = new FailureDetector(settings.self(), members, voters, timing.quorum(), timeout, now);
        view = new View(settings, membership, detector, claims, now);
        grants = grants(started);
        lease = new Lease(timing.quorum(), timeout);
        holdings = new Holdings(settings.self(), settings.session(), lease, view, out);
        chronicle = new Chronicle(settings.self(), view, membership, claims, holdings, out);
    }

    private Grants grants(Moment started) {
        Collection<Note> notes = settings.notes();
        Duration timeout = settings.config().settings().pingTimeout();
        Moment quarantine = notes == null ? started.plus(timeout).plus(view.longestGrace()) : started;
        long firstEpoch = settings.session().incarnation();
        return new Grants(claims, view, notes == null ? List.of() : notes, firstEpoch, quarantine);
    }

    Duration timeout() {
        return settings.config().settings().pingTimeout();
    }
}
