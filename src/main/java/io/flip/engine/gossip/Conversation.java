package io.flip.engine.gossip;

import io.flip.engine.exchange.Peer;
import io.flip.engine.member.FailureDetector;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.Message.Ack;
import io.flip.engine.message.Message.Chunk;
import io.flip.engine.message.Message.Fetch;
import io.flip.engine.message.Message.Ping;
import io.flip.engine.time.Moment;

/** Takes in what a peer says in its newest session to this one. */
public final class Conversation {

    private final FailureDetector detector;
    private final Learning learning;
    private final Facts facts;
    private final Rivals rivals;
    private final Comparison comparison;
    private final Answering answering;
    private final Answered answered;

    public Conversation(
            FailureDetector detector,
            Learning learning,
            Facts facts,
            Rivals rivals,
            Comparison comparison,
            Answering answering,
            Answered answered) {
        this.detector = detector;
        this.learning = learning;
        this.facts = facts;
        this.rivals = rivals;
        this.comparison = comparison;
        this.answering = answering;
        this.answered = answered;
    }

    /** Any message shows that the peer is there, and what configuration it has. */
    void fresh(Message message, Peer peer, Endpoint at, Moment now) {
        Header header = message.header();
        if (peer.fresh(header.session(), at)) {
            learning.sessionSeen(peer.id(), header.session(), now);
            answering.forget(peer);
            if (peer.voter()) {
                peer.pingSoon();
            }
        }
        detector.heard(peer.id(), now);
        comparison.heard(header, at, now);
        switch (message) {
            case Ping ping -> ping(ping, peer, now);
            case Ack ack -> ack(ack, peer, now);
            case Fetch _, Chunk _ -> {} // that is about contents, and nothing else
            case Message.Registered _, Message.Join _, Message.Welcome _ -> {} // came in by another door
        }
    }

    private void ping(Ping ping, Peer peer, Moment now) {
        facts.take(ping.news(), peer, peer.received(ping, now), now);
        answering.pinged(peer);
    }

    private void ack(Ack ack, Peer peer, Moment now) {
        Moment sent = peer.answered(ack, now);
        facts.take(ack.news(), peer, sent, now);
        if (ack.rival() != null) {
            rivals.seen(ack.rival(), now);
        }
        if (sent != null && peer.voter() && !comparison.differs(peer.id())) {
            answered.count(ack, sent, now);
        }
    }
}
