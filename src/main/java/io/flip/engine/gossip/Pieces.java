package io.flip.engine.gossip;

import io.flip.engine.exchange.Pulls;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message.Chunk;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Contents in pieces (protocol 2). */
public final class Pieces {

    private Pieces() {}

    /** @param bytes {@code null} where this member has it no longer: so it says */
    public static Chunk of(Digest digest, byte @Nullable [] bytes, int offset, Header header) {
        int total = bytes == null || offset < 0 || offset >= bytes.length ? 0 : bytes.length;
        byte[] part = bytes == null || total == 0
                ? new byte[0]
                : Arrays.copyOfRange(bytes, offset, Math.min(total, offset + Pulls.CHUNK));
        return new Chunk(header, digest, offset, total, part);
    }
}
