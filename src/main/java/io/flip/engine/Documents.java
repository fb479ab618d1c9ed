package io.flip.engine;

import io.flip.engine.exchange.Pulls;
import io.flip.engine.exchange.Shelf;
import io.flip.engine.message.Body;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Packer;
import io.flip.engine.register.ClusterConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The last configurations that were sent or pulled, by digest; each is packed once, since it may be large. */
final class Documents {

    private static final int KEPT = 8;

    private record Known(ClusterConfig config, Digest digest, int size) {}

    private final Deque<Known> known = new ArrayDeque<>();
    private final Packer packer;
    private final Shelf shelf;

    Documents(Packer packer, Shelf shelf) {
        this.packer = packer;
        this.shelf = shelf;
    }

    /** Its digest, under which others can pull it from now on. */
    Digest digest(ClusterConfig config) {
        return known(config).digest();
    }

    boolean fits(ClusterConfig config) {
        return known(config).size() <= Pulls.LARGEST;
    }

    @SuppressWarnings("ReferenceEquality") // equality of large ones is dear, and a second copy does no harm
    private Known known(ClusterConfig config) {
        for (Known one : known) {
            if (one.config() == config) {
                return one;
            }
        }
        byte[] bytes = packer.pack(new Body.OfConfig(config));
        return known(config, packer.digest(bytes), bytes);
    }

    /** It was pulled. */
    void add(ClusterConfig config, Digest digest, byte[] bytes) {
        known(config, digest, bytes);
    }

    private Known known(ClusterConfig config, Digest digest, byte[] bytes) {
        shelf.put("CONFIG " + config.version() % KEPT, digest, bytes);
        Known one = new Known(config, digest, bytes.length);
        known.addFirst(one);
        if (known.size() > KEPT) {
            known.removeLast();
        }
        return one;
    }

    @Nullable
    ClusterConfig find(Digest digest) {
        for (Known one : known) {
            if (one.digest().equals(digest)) {
                return one.config();
            }
        }
        return null;
    }
}
