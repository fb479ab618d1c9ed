package io.flip.engine.turn;

import io.flip.engine.exchange.Bulletin;
import io.flip.engine.exchange.Shelf;
import io.flip.engine.member.Speaker;
import io.flip.engine.message.Body;
import io.flip.engine.message.Notice;

/** What this member alone can say, for all peers (protocol 2): its self, its opinion and its claim. */
public final class OwnFacts {

    private final Speaker identity;
    private final Bulletin bulletin;
    private final Shelf shelf;

    public OwnFacts(Speaker identity, Bulletin bulletin, Shelf shelf) {
        this.identity = identity;
        this.bulletin = bulletin;
        this.shelf = shelf;
    }

    /** The number under which peers confirm it. */
    long publish(Notice.Kind kind, long version, Body body) {
        String id = identity.id();
        bulletin.publish(new Notice(kind, id, identity.session(), version, shelf.payload(kind + " " + id, body)));
        return bulletin.last();
    }
}
