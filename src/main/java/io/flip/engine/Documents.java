package io.flip.engine;

import io.flip.engine.exchange.Pulls;
import io.flip.engine.exchange.Shelf;
import io.flip.engine.message.Body;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Packer;
import io.flip.engine.register.ClusterConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The configurations that were used last, by digest; each is packed once, since it may be large. What is known here can be pulled: it has a place on
 * the shelf, which the next one gets when it is forgotten.
 */
final class Documents {

    private static final int KEPT = 8;

    private record Known(ClusterConfig config, Digest digest, int size, int place) {}

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
        for (Iterator<Known> all = known.iterator(); all.hasNext(); ) {
            Known one = all.next();
            if (one.config() == config) {
                all.remove();
                known.addFirst(one);
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
        int place = known.size() < KEPT ? known.size() : known.removeLast().place();
        shelf.put("CONFIG " + place, digest, bytes);
        Known one = new Known(config, digest, bytes.length, place);
        known.addFirst(one);
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
