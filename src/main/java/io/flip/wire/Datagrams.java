package io.flip.wire;

import io.flip.engine.message.Message;
import io.flip.engine.message.Packer.MalformedException;
import io.flip.wire.Rejected.Reason;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;

/**
 * Messages as sealed datagrams and back (protocol 8): the one door between the network and the engine. What comes out of
 * {@link #open} was sealed by someone who has the group's secret, is new, and is a message.
 *
 * <p>For one thread.
 */
public final class Datagrams {
    private final MessageCodec codec = new MessageCodec();
    private final ReplayWindow window = new ReplayWindow();
    private final Seal seal;
    private final ByteBuffer out = ByteBuffer.allocate(Limits.DATAGRAM);
    private boolean previous;

    /**
     * @param secret the group's; its length is checked by whoever read the configuration
     * @param previous secrets that are accepted too, while the group changes its secret
     */
    public Datagrams(String secret, List<String> previous, SecureRandom random) {
        this.seal = new Seal(secret, previous, random);
    }

    /**
     * One message, ready to be sent; the buffer is good until the next call.
     *
     * @throws IllegalArgumentException where it is beyond {@link Limits}: nobody would accept it
     */
    public ByteBuffer seal(Message message) {
        byte[] payload = codec.encode(message);
        CborWriter.require(
                payload.length <= Limits.DATAGRAM - Seal.OVERHEAD, "a message of " + payload.length + " bytes");
        out.clear();
        seal.seal(payload, out);
        return out.flip();
    }

    /**
     * @param datagram all that remains of a buffer with an array, to be given room for one byte more than {@link Limits#DATAGRAM}, so
     *     that what is too large shows
     */
    public Message open(ByteBuffer datagram) throws Rejected {
        Seal.Opened opened = seal.open(datagram);
        if (!window.accept(opened.prefix(), opened.counter())) {
            throw new Rejected(Reason.REPLAYED, "counter " + opened.counter());
        }
        previous = opened.previous();
        try {
            return codec.decode(opened.payload());
        } catch (MalformedException e) {
            throw new Rejected(Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    /** Whether the last message that was opened was sealed with a previous secret. */
    public boolean byPreviousSecret() {
        return previous;
    }
}
