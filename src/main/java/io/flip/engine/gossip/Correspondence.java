package io.flip.engine.gossip;

import io.flip.engine.exchange.Peer;
import io.flip.engine.member.Session;
import io.flip.engine.member.Speaker;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.Message.Ack;
import io.flip.engine.message.Message.Chunk;
import io.flip.engine.message.Message.Fetch;
import io.flip.engine.message.Message.Ping;
import io.flip.engine.message.News;
import io.flip.engine.placement.Placement;
import io.flip.engine.sync.InForce;
import io.flip.engine.time.Moment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what peers send (protocol 2). A message counts only where its echo is this member's session: a member that replays an old one is answered, and has
 * changed nothing.
 */
public final class Correspondence {

    private static final News NOTHING = new News(0, 0, 0, List.of());

    private final Speaker identity;
    private final InForce inForce;
    private final Placement placement;
    private final Conversation conversation;
    private final Contents contents;
    private final Chunks chunks;
    private final Outbox outbox;

    public Correspondence(
            Speaker identity,
            InForce inForce,
            Placement placement,
            Conversation conversation,
            Contents contents,
            Chunks chunks,
            Outbox outbox) {
        this.identity = identity;
        this.inForce = inForce;
        this.placement = placement;
        this.conversation = conversation;
        this.contents = contents;
        this.chunks = chunks;
        this.outbox = outbox;
    }

    void received(Message message, Peer peer, Endpoint at, Moment now) {
        Header header = message.header();
        boolean echoed = identity.session().equals(header.echo());
        Session known = placement.session(peer.id());
        if (known != null && known.isNewerThan(header.session())) {
            if (echoed) {
                peer.rivalSeen(header.session(), now);
            }
            answerWithoutCounting(message, peer, at, known);
        } else if (!echoed) {
            answerWithoutCounting(message, peer, at, null);
        } else {
            count(message, peer, at, now);
        }
    }

    private void count(Message message, Peer peer, Endpoint at, Moment now) {
        conversation.fresh(message, peer, at, now);
        switch (message) {
            case Fetch fetch -> outbox.send(peer, contents.piece(fetch, outbox.header(peer.session())));
            case Chunk chunk -> chunks.take(chunk, peer.id(), now);
            default -> {}
        }
    }

    private void answerWithoutCounting(Message message, Peer peer, Endpoint at, @Nullable Session rival) {
        Header header = outbox.header(message.header().session());
        switch (message) {
            case Ping ping ->
                outbox.send(
                        peer.id(),
                        at,
                        new Ack(header, ping.sequence(), NOTHING, null, rival, null, inForce.mayGrant()));
            case Fetch fetch -> outbox.send(peer.id(), at, contents.piece(fetch, header));
            default -> {}
        }
    }
}
