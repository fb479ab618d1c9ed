package io.flip.engine.gossip;

import io.flip.engine.exchange.Peer;
import io.flip.engine.exchange.Peers;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Message;
import io.flip.engine.sync.Registry;
import io.flip.engine.time.Moment;

/** The door by which messages come in: those of peers, of strangers, and of the register. */
public final class Gossip {

    private final String self;
    private final Peers peers;
    private final Registry registry;
    private final Correspondence correspondence;
    private final Reception reception;

    public Gossip(String self, Peers peers, Registry registry, Correspondence correspondence, Reception reception) {
        this.self = self;
        this.peers = peers;
        this.registry = registry;
        this.correspondence = correspondence;
        this.reception = reception;
    }

    public void received(Message message, Endpoint at, Moment now) {
        String from = message.header().from();
        Peer peer = peers.get(from);
        switch (message) {
            case Message.Registered registered -> registry.received(registered, at, now);
            case Message.Join join -> reception.join(join, at);
            case Message.Welcome _ -> {} // this one does not join any more
            default -> {
                if (peer != null) {
                    correspondence.received(message, peer, at, now);
                } else if (!from.equals(self)) {
                    reception.stranger(message, at, now);
                }
            }
        }
    }
}
