package io.flip.engine.sync;

import io.flip.engine.exchange.Pulls;
import io.flip.engine.exchange.Shelf;
import io.flip.engine.exchange.Sizes;
import io.flip.engine.message.Body;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Packer;
import io.flip.engine.register.ClusterConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The configurations that were used last, by digest; each is packed once, since it may be large. What is known here is on the shelf, where it can be
 * pulled. Of large ones fewer are kept.
 */
public final class PackedDocuments {

    private static final int MOST = 8;
    private static final int FEWEST = 4;
    private static final int MOST_BYTES = 4 << 20;

    private record Known(ClusterConfig config, Digest digest, int size, String subject) {}

    private final Deque<Known> known = new ArrayDeque<>();
    private final Packer packer;
    private final Shelf shelf;
    private long number;

    public PackedDocuments(Packer packer, Shelf shelf) {
        this.packer = packer;
        this.shelf = shelf;
    }

    /** Its digest, under which others can pull it from now on. */
    public Digest digest(ClusterConfig config) {
        return known(config).digest();
    }

    /** Whether it can be pulled, and whatever members will have to say under it. */
    public boolean fits(ClusterConfig config) {
        try {
            return Sizes.largest(config) <= Pulls.LARGEST && known(config).size() <= Pulls.LARGEST;
        } catch (IllegalArgumentException notForTheWire) {
            return false;
        }
    }

    @SuppressWarnings("ReferenceEquality") // equality of large ones is dear, and a second copy does no harm
    private Known known(ClusterConfig config) {
        Known newest = known.peekFirst();
        if (newest != null && newest.config() == config) {
            return newest;
        }
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
    public void add(ClusterConfig config, Digest digest, byte[] bytes) {
        known(config, digest, bytes);
    }

    private Known known(ClusterConfig config, Digest digest, byte[] bytes) {
        Known one = new Known(config, digest, bytes.length, "CONFIG " + ++number);
        known.addFirst(one);
        shelf.put(one.subject(), digest, bytes);
        while (known.size() > MOST || (known.size() > FEWEST && bytes() > MOST_BYTES)) {
            shelf.remove(known.removeLast().subject());
        }
        return one;
    }

    private long bytes() {
        return known.stream().mapToLong(Known::size).sum();
    }

    @Nullable
    public ClusterConfig find(Digest digest) {
        for (Known one : known) {
            if (one.digest().equals(digest)) {
                return one.config();
            }
        }
        return null;
    }
}
