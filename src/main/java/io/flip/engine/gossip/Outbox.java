package io.flip.engine.gossip;

import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Out;
import io.flip.engine.exchange.Bulletin;
import io.flip.engine.exchange.Peer;
import io.flip.engine.member.Session;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.News;
import io.flip.engine.sync.Registry;
import org.jspecify.annotations.Nullable;

/** What each message that this member sends begins with, and the news that go with pings and answers. */
public final class Outbox {

    private final String self;
    private final Registry registry;
    private final Bulletin bulletin;
    private final Out out;

    public Outbox(String self, Registry registry, Bulletin bulletin, Out out) {
        this.self = self;
        this.registry = registry;
        this.bulletin = bulletin;
        this.out = out;
    }

    Header header(@Nullable Session echo) {
        return registry.header(echo);
    }

    News news(Peer peer) {
        return peer.news(bulletin, self);
    }

    void send(Peer peer, Message message) {
        send(peer.id(), peer.endpoint(), message);
    }

    void send(String to, @Nullable Endpoint at, Message message) {
        out.add(new Effect.Send(to, at, message));
    }
}
