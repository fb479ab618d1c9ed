package io.flip.engine;

import io.flip.engine.exchange.Peer;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.List;

/**
 * When this member pings which voter (protocol 2): in turn, again after a third and two thirds of the timeout where no answer came, and
 * all at once when it has something to say.
 */
final class Pinging {

    private final Parts parts;
    private final Correspondence correspondence;
    private final Pushing pushing;
    private List<Peer> voters = List.of();
    private Duration interval = Duration.ZERO;
    private int perInterval;

    /** The least time between two pings to one peer, so that a burst of changes becomes one ping. */
    private Duration gap = Duration.ZERO;

    private Moment nextTurn;
    private int turn;

    Pinging(Parts parts, Correspondence correspondence, Moment now) {
        this.parts = parts;
        this.correspondence = correspondence;
        this.pushing = new Pushing(parts);
        adopt();
        this.nextTurn = now.plus(interval);
        everybodySoon();
    }

    /** Does as the configuration says from now on. */
    void adopt() {
        ClusterSettings settings = parts.inForce.cluster().settings();
        interval = settings.gossipInterval();
        perInterval = settings.pingPerInterval();
        gap = interval.dividedBy(50);
        voters = parts.peers.voters();
        turn = 0;
    }

    void everybodySoon() {
        voters.forEach(Peer::pingSoon);
    }

    void look(Moment now) {
        if (!now.isBefore(nextTurn)) {
            nextTurn = now.plus(interval);
            turn(now);
        }
        for (Peer peer : voters) {
            if (!now.isBefore(peer.retryAt())) {
                peer.retried();
                peer.pingSoon();
            }
            if (peer.pingDue() && !now.isBefore(free(peer))) {
                correspondence.ping(peer, now);
                pushing.look(peer);
            }
        }
    }

    private void turn(Moment now) {
        for (int i = 0; i < Math.min(perInterval, voters.size()); i++) {
            Peer peer = voters.get(turn++ % voters.size());
            peer.pingSoon();
            if (parts.detector.lastHeard(peer.id()).plus(parts.inForce.timeout()).isBefore(now)) {
                peer.forgetEndpoint();
            }
        }
        turn %= Math.max(1, voters.size());
    }

    private Moment free(Peer peer) {
        return peer.lastPing().plus(gap);
    }

    Moment nextDeadline() {
        Moment next = voters.isEmpty() ? Moment.NEVER : nextTurn;
        for (Peer peer : voters) {
            next = Moment.earlier(next, peer.retryAt());
            if (peer.pingDue()) {
                next = Moment.earlier(next, free(peer));
            }
        }
        return next;
    }
}
