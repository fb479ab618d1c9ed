package io.flip.engine.gossip;

import io.flip.engine.exchange.Bulletin;
import io.flip.engine.exchange.Shelf;
import io.flip.engine.message.Body;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import io.flip.engine.sync.InForce;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Passes on what this member learns, if it is a voter. One that becomes a voter passes on what it has learned before: nobody says it to it again as
 * news.
 */
public final class Relay {

    private record Topic(Notice.Kind kind, String subject) {}

    private final InForce inForce;
    private final Bulletin bulletin;
    private final Shelf shelf;

    /** What was learned and not passed on yet. */
    private final SequencedMap<Topic, Notice> untold = new LinkedHashMap<>();

    public Relay(InForce inForce, Bulletin bulletin, Shelf shelf) {
        this.inForce = inForce;
        this.bulletin = bulletin;
        this.shelf = shelf;
    }

    void learned(Notice notice, Body body) {
        String about = notice.kind() + " " + notice.subject();
        Payload payload = notice.payload() instanceof Payload.Inline
                ? shelf.payload(about, body) // what was forgotten and kept may be too large for a datagram
                : notice.payload();
        untold.put(
                new Topic(notice.kind(), notice.subject()),
                new Notice(notice.kind(), notice.subject(), notice.session(), notice.version(), payload));
        tell();
    }

    void tell() {
        if (inForce.votes()) {
            untold.values().forEach(bulletin::publish);
            untold.clear();
        }
    }
}
