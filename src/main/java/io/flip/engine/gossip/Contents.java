package io.flip.engine.gossip;

import io.flip.engine.exchange.Peer;
import io.flip.engine.exchange.Peers;
import io.flip.engine.exchange.Pulls;
import io.flip.engine.exchange.Shelf;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message.Chunk;
import io.flip.engine.message.Message.Fetch;
import io.flip.engine.sync.Registry;
import io.flip.engine.time.Moment;

/** Gives what is on the shelf piece by piece, and asks for what is to be pulled. */
public final class Contents {

    private final Shelf shelf;
    private final Pulls pulls;
    private final Peers peers;
    private final Registry registry;
    private final Outbox outbox;

    public Contents(Shelf shelf, Pulls pulls, Peers peers, Registry registry, Outbox outbox) {
        this.shelf = shelf;
        this.pulls = pulls;
        this.peers = peers;
        this.registry = registry;
        this.outbox = outbox;
    }

    public Chunk piece(Fetch fetch, Header header) {
        return Pieces.of(fetch.digest(), shelf.find(fetch.digest()), fetch.offset(), header);
    }

    public void look(Moment now) {
        pulls.look(now);
        for (Pulls.Request request : pulls.takeDue()) {
            Peer peer = peers.get(request.from());
            if (peer != null) {
                outbox.send(peer, new Fetch(outbox.header(peer.session()), request.digest(), request.offset()));
            } else {
                Endpoint at = registry.strangers().endpoint(request.from());
                outbox.send(request.from(), at, new Fetch(outbox.header(null), request.digest(), request.offset()));
            }
        }
    }
}
