package io.flip.engine.exchange;

import io.flip.engine.message.Digest;
import io.flip.engine.message.Message.Chunk;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The contents that this member pulls by digest, a few chunks at a time (protocol 2). Bounded: so many at once, so large each. A pull
 * without progress is given up; if it is still needed, the digest is in the next message.
 */
public final class Pulls {

    /** Bytes of one chunk. */
    public static final int CHUNK = 1024;

    /** Bytes of the largest content that is pulled: 10,000 items of 100 bytes fit several times. */
    public static final int LARGEST = 4 << 20;

    private static final int AT_ONCE = 64;
    private static final int WINDOW = 8;

    /** One request that is due. */
    public record Request(String from, Digest digest, int offset) {}

    /** A content that is complete; not checked against its digest yet. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    public record Content(Digest digest, byte[] bytes) {}

    private static final class Pull {
        private final String from;
        private final BitSet got = new BitSet();
        private byte @Nullable [] bytes;
        private int requested;
        private Moment askAgain;
        private Moment giveUp;

        private Pull(String from, Moment askAgain, Moment giveUp) {
            this.from = from;
            this.askAgain = askAgain;
            this.giveUp = giveUp;
        }

        private int chunks() {
            return bytes == null ? 1 : Pulls.chunks(bytes.length);
        }
    }

    private final SequencedMap<Digest, Pull> pulls = new LinkedHashMap<>();
    private final List<Request> due = new ArrayList<>();
    private final Duration patience;

    /** @param patience how long a request may stay unanswered before it is sent again; four times that without progress ends a pull */
    public Pulls(Duration patience) {
        this.patience = patience;
    }

    /** How many pieces so large a content has. */
    public static int chunks(int length) {
        return (length + CHUNK - 1) / CHUNK;
    }

    /** Begins to pull, unless it is being pulled already; whether it began. */
    public boolean want(Digest digest, String from, Moment now) {
        if (pulls.containsKey(digest) || pulls.size() >= AT_ONCE) {
            return false;
        }
        Pull pull = new Pull(from, now.plus(patience), now.plus(patience.multipliedBy(4)));
        pulls.put(digest, pull);
        request(digest, pull);
        return true;
    }

    /** Takes in a chunk; the content where it is the last one missing. */
    public @Nullable Content take(Chunk chunk, String from, Moment now) {
        Pull pull = pulls.get(chunk.digest());
        if (pull == null || !pull.from.equals(from)) {
            return null;
        }
        if (chunk.total() <= 0 || chunk.total() > LARGEST) { // gone there, or nothing that anyone should send
            pull.giveUp = Moment.earlier(pull.giveUp, now.plus(patience)); // until then it is not wanted anew
            pull.askAgain = Moment.NEVER;
            return null;
        }
        if (pull.bytes == null) {
            pull.bytes = new byte[chunk.total()];
        }
        if (!fits(chunk, pull.bytes)) {
            return null;
        }
        System.arraycopy(chunk.bytes(), 0, pull.bytes, chunk.offset(), chunk.bytes().length);
        pull.got.set(chunk.offset() / CHUNK);
        pull.askAgain = now.plus(patience);
        pull.giveUp = now.plus(patience.multipliedBy(4));
        if (pull.got.cardinality() == pull.chunks()) {
            pulls.remove(chunk.digest());
            return new Content(chunk.digest(), pull.bytes);
        }
        request(chunk.digest(), pull);
        return null;
    }

    private static boolean fits(Chunk chunk, byte[] bytes) {
        return chunk.total() == bytes.length
                && chunk.offset() >= 0
                && chunk.offset() % CHUNK == 0
                && chunk.offset() < bytes.length
                && chunk.bytes().length == Math.min(CHUNK, bytes.length - chunk.offset());
    }

    private void request(Digest digest, Pull pull) {
        int chunks = pull.chunks();
        while (pull.requested < chunks && pull.requested - pull.got.cardinality() < WINDOW) {
            due.add(new Request(pull.from, digest, pull.requested++ * CHUNK));
        }
    }

    /** Asks again for what is missing for too long, and gives up what does not come at all. */
    public void look(Moment now) {
        for (Iterator<Digest> each = pulls.keySet().iterator(); each.hasNext(); ) {
            Digest digest = each.next();
            Pull pull = pulls.get(digest);
            if (pull == null || !now.isBefore(pull.giveUp)) {
                each.remove();
            } else if (!now.isBefore(pull.askAgain)) {
                pull.askAgain = now.plus(patience);
                askAgain(digest, pull);
            }
        }
    }

    private void askAgain(Digest digest, Pull pull) {
        int asked = 0;
        for (int i = pull.got.nextClearBit(0); i < pull.requested && asked < WINDOW; i = pull.got.nextClearBit(i + 1)) {
            due.add(new Request(pull.from, digest, i * CHUNK));
            asked++;
        }
    }

    /** The requests to send now. */
    public List<Request> takeDue() {
        List<Request> taken = List.copyOf(due);
        due.clear();
        return taken;
    }

    public Moment nextDeadline() {
        Moment next = Moment.NEVER;
        for (Pull pull : pulls.values()) {
            next = Moment.earlier(next, Moment.earlier(pull.askAgain, pull.giveUp));
        }
        return next;
    }
}
