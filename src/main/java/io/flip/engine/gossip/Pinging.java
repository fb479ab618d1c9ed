package io.flip.engine.gossip;

import io.flip.engine.exchange.Peer;
import io.flip.engine.exchange.Peers;
import io.flip.engine.member.FailureDetector;
import io.flip.engine.message.Message.Ping;
import io.flip.engine.message.News;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.sync.InForce;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.List;

/**
 * When this member pings which voter (protocol 2): in turn, again after a third and two thirds of the timeout where no answer came, and
 * all at once when it has something to say.
 */
public final class Pinging {

    private final InForce inForce;
    private final Peers peers;
    private final FailureDetector detector;
    private final Outbox outbox;
    private final Pushing pushing;
    private List<Peer> voters = List.of();
    private Duration interval = Duration.ZERO;
    private int perInterval;

    /** The least time between two pings to one peer, so that a burst of changes becomes one ping. */
    private Duration gap = Duration.ZERO;

    private Moment nextTurn;
    private int turn;

    public Pinging(InForce inForce, Peers peers, FailureDetector detector, Outbox outbox, Pushing pushing, Moment now) {
        this.inForce = inForce;
        this.peers = peers;
        this.detector = detector;
        this.outbox = outbox;
        this.pushing = pushing;
        adopt();
        this.nextTurn = now.plus(interval);
        everybodySoon();
    }

    /** Does as the configuration says from now on. */
    public void adopt() {
        ClusterSettings settings = inForce.cluster().settings();
        interval = settings.gossipInterval();
        perInterval = settings.pingPerInterval();
        gap = interval.dividedBy(50);
        voters = peers.voters();
        turn = 0;
    }

    public void everybodySoon() {
        voters.forEach(Peer::pingSoon);
    }

    public void look(Moment now) {
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
                ping(peer, now);
                pushing.look(peer);
            }
        }
    }

    private void ping(Peer peer, Moment now) {
        News news = outbox.news(peer);
        outbox.send(peer, new Ping(outbox.header(peer.session()), peers.ping(peer, now), news));
    }

    private void turn(Moment now) {
        for (int i = 0; i < Math.min(perInterval, voters.size()); i++) {
            Peer peer = voters.get(turn++ % voters.size());
            peer.pingSoon();
            if (detector.lastHeard(peer.id()).plus(inForce.timeout()).isBefore(now)) {
                peer.forgetEndpoint();
            }
        }
        turn %= Math.max(1, voters.size());
    }

    private Moment free(Peer peer) {
        return peer.lastPing().plus(gap);
    }

    public Moment nextDeadline() {
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
