package io.flip.engine.gossip;

import io.flip.engine.exchange.Shelf;
import io.flip.engine.member.Membership;
import io.flip.engine.member.Self;
import io.flip.engine.message.Body;
import io.flip.engine.message.News;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import java.util.List;

/** What this member tells strangers of itself: whether a quorum answers it, for one, which {@code ./flip recover} wants to know. */
public final class OwnSelf {

    private static final News NOTHING = new News(0, 0, 0, List.of());

    private final String self;
    private final Membership membership;
    private final Shelf shelf;

    public OwnSelf(String self, Membership membership, Shelf shelf) {
        this.self = self;
        this.membership = membership;
        this.shelf = shelf;
    }

    News news() {
        Self its = membership.self(self);
        if (its == null) {
            return NOTHING;
        }
        Payload payload = shelf.payload(Notice.Kind.SELF + " " + self, new Body.OfSelf(its));
        return new News(0, 0, 0, List.of(new Notice(Notice.Kind.SELF, self, its.session(), its.version(), payload)));
    }
}
