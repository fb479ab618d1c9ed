package io.flip.engine.exchange;

import io.flip.engine.message.Body;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Packer;
import io.flip.engine.message.Payload;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The contents that this member hands out by digest. For each subject the last few are kept, so that a peer which is still pulling one
 * gets it to the end; so the shelf grows with the number of subjects and no further.
 */
public final class Shelf {

    private static final int KEPT = 3;

    private static final class Content {
        private final Digest digest;
        private final byte[] bytes;

        private Content(Digest digest, byte[] bytes) {
            this.digest = digest;
            this.bytes = bytes;
        }
    }

    private final Map<String, Deque<Content>> bySubject = new TreeMap<>();
    private final Packer packer;

    public Shelf(Packer packer) {
        this.packer = packer;
    }

    /** The body itself where it is small; else it is put on the shelf, and its digest is the payload. */
    public Payload payload(String subject, Body body) {
        if (Sizes.of(body) <= Sizes.INLINE) {
            return new Payload.Inline(body);
        }
        byte[] bytes = packer.pack(body);
        Digest digest = packer.digest(bytes);
        put(subject, digest, bytes);
        return new Payload.ByDigest(digest);
    }

    /** Keeps what was pulled, to hand it on. */
    public void put(String subject, Digest digest, byte[] bytes) {
        Deque<Content> kept = bySubject.computeIfAbsent(subject, any -> new ArrayDeque<>());
        kept.removeIf(content -> content.digest.equals(digest));
        kept.addFirst(new Content(digest, bytes));
        if (kept.size() > KEPT) {
            kept.removeLast();
        }
    }

    /** None of its contents is handed out any more. */
    public void remove(String subject) {
        bySubject.remove(subject);
    }

    public byte @Nullable [] find(Digest digest) {
        for (Deque<Content> kept : bySubject.values()) {
            for (Content content : kept) {
                if (content.digest.equals(digest)) {
                    return content.bytes;
                }
            }
        }
        return null;
    }
}
