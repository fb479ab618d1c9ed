package io.flip.wire;

import io.flip.engine.message.Message;
import io.flip.engine.message.Packer.MalformedException;
import io.flip.wire.Rejected.Reason;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;

/**
 * Messages as sealed datagrams and back (protocol 8): the one door between the network and the engine. What comes out of
 * {@link #open} was sealed by one that has the group's secret, is new, and is a message.
 *
 * <p>For one thread.
 */
public final class Datagrams {
    private final MessageCodec codec = new MessageCodec();
    private final ReplayWindow window = new ReplayWindow();
    private final Seal seal;
    private final ByteBuffer out = ByteBuffer.allocate(Limits.DATAGRAM);
    private boolean previous;
    private Sealing sealing = Sealing.WITHOUT_MAC;

    /** Whether a datagram is worth the work of opening it: asked just before that, of what has the form and names a key of ours. */
    @FunctionalInterface
    public interface Admission {
        boolean admits(int bytes);
    }

    public Datagrams(SealKeys keys, SecureRandom random) {
        this.seal = new Seal(keys, random);
    }

    /**
     * @param secret the group's; its length is checked by the reader of the configuration
     * @param previous secrets that are accepted too, while the group changes its secret
     */
    public Datagrams(String secret, List<String> previous, SecureRandom random) {
        this(SealKeys.of(secret, previous), random);
    }

    /** One message that members of each version open that stretches passphrases, as {@link #seal(Message, Sealing)}. */
    public ByteBuffer seal(Message message) {
        return seal(message, Sealing.WITHOUT_MAC);
    }

    /**
     * One message, ready to be sent; the buffer is good until the next call.
     *
     * @param as what the receiver opens: how it seals itself ({@link #sealing})
     * @throws IllegalArgumentException where it is beyond {@link Limits}: nobody would accept it
     */
    public ByteBuffer seal(Message message, Sealing as) {
        byte[] payload = codec.encode(message);
        CborWriter.require(
                payload.length <= Limits.DATAGRAM - Seal.MOST_OVERHEAD, "a message of " + payload.length + " bytes");
        out.clear();
        seal.seal(payload, out, as);
        return out.flip();
    }

    /** As {@link #open(ByteBuffer, Admission)}, from any sender. */
    public Message open(ByteBuffer datagram) throws Rejected {
        return open(datagram, _ -> true);
    }

    /**
     * What is no good is found by the cheapest look first: a cipher's work is what a flood would cost. So a nonce that was seen is refused unopened; whoever made
     * that up learns nothing, and moves no window.
     *
     * @param datagram all that remains of a buffer with an array, to be given room for one byte more than {@link Limits#DATAGRAM}, so
     *     that what is too large shows
     */
    public Message open(ByteBuffer datagram, Admission admission) throws Rejected {
        Seal.Head head = seal.head(datagram);
        if (window.seen(head.prefix(), head.counter())) {
            throw new Rejected(Reason.REPLAYED, "counter " + head.counter());
        }
        if (!admission.admits(datagram.remaining())) {
            throw new Rejected(Reason.UNOPENED, "more than is opened of where it came from");
        }
        Seal.Opened opened = seal.open(head, datagram);
        if (!window.accept(head.prefix(), head.counter())) {
            throw new Rejected(Reason.REPLAYED, "counter " + head.counter());
        }
        previous = opened.by().previous();
        sealing = opened.by().earlier()
                ? Sealing.UNSTRETCHED
                : Seal.hasMac(datagram) ? Sealing.WITH_MAC : Sealing.WITHOUT_MAC;
        try {
            return codec.decode(opened.payload());
        } catch (MalformedException e) {
            throw new Rejected(Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    /** Seals and opens by those from now on; all else stays, so that nothing that was recorded is new again. Safe from any thread. */
    public void use(SealKeys keys) {
        seal.use(keys);
    }

    /** What names the key that seals, in the second byte of each datagram: for show. Waits until there is one. */
    public int keyId() {
        return seal.keyId() & 0xff;
    }

    /** Whether the last message that was opened was sealed with a previous secret. */
    public boolean byPreviousSecret() {
        return previous;
    }

    /** How the last message that was opened was sealed: its sender is to be answered likewise. */
    public Sealing sealing() {
        return sealing;
    }

    /** Whether a datagram, good or bad, says that it has a MAC: then refusing it costs little. */
    public static boolean hasMac(ByteBuffer datagram) {
        return Seal.hasMac(datagram);
    }
}
