package io.flip.engine.gossip;

import io.flip.engine.exchange.Bulletin;
import io.flip.engine.exchange.Peer;
import io.flip.engine.exchange.Pulls;
import io.flip.engine.exchange.Shelf;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Hands a voter this member's claim, or its self, where that is too large for a datagram and nothing is heard of the voter (protocol 2): it may hear this
 * member, and what it asks for is lost. Some pieces follow each ping, round and round.
 */
public final class Pushing {

    private static final int PIECES = 8;

    private final String self;
    private final Bulletin bulletin;
    private final Shelf shelf;
    private final Outbox outbox;

    public Pushing(String self, Bulletin bulletin, Shelf shelf, Outbox outbox) {
        this.self = self;
        this.bulletin = bulletin;
        this.shelf = shelf;
        this.outbox = outbox;
    }

    /** That voter was pinged. */
    void look(Peer peer) {
        Digest digest = peer.isToldInVain() ? large() : null;
        byte[] bytes = digest == null ? null : shelf.find(digest);
        if (digest != null && bytes != null) {
            for (int left = Math.min(PIECES, Pulls.chunks(bytes.length)); left > 0; left--) {
                int offset = peer.nextOffset(bytes.length);
                outbox.send(peer, Pieces.of(digest, bytes, offset, outbox.header(peer.session())));
            }
        }
    }

    private @Nullable Digest large() {
        Digest claim = large(Notice.Kind.CLAIM);
        return claim == null ? large(Notice.Kind.SELF) : claim;
    }

    private @Nullable Digest large(Notice.Kind kind) {
        Notice own = bulletin.newest(kind, self);
        return own != null && own.payload() instanceof Payload.ByDigest(Digest digest) ? digest : null;
    }
}
