package io.flip.wire;

import io.flip.wire.Rejected.Reason;
import io.flip.wire.SealKeys.Accepted;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals payloads and opens them (protocol 8): {@code version(1) key-id(1) nonce(12) AES-256-GCM(payload) tag(16)}, where version and
 * key id are authenticated with it. Version 2 has {@code mac(8)} behind that, over all before it ({@link SipHash}): a datagram of somebody without the key is
 * refused by it, at a small part of the cipher's cost. What it lets pass is still the cipher's to judge.
 *
 * <p>A nonce is never used twice under a key: it is 8 random bytes, drawn anew by each run (and after 2<sup>32</sup> datagrams), and
 * a counter of 4 bytes.
 *
 * <p>For one thread: the ciphers are reused.
 */
final class Seal {
    static final byte VERSION = 1;
    static final byte VERSION_WITH_MAC = 2;
    static final int NONCE = 12;
    static final int HEAD = 2 + NONCE;
    static final int TAG = 16;
    static final int MAC = 8;

    /** Bytes that a seal adds to its payload: without a MAC, and at most. */
    static final int OVERHEAD = HEAD + TAG;

    static final int MOST_OVERHEAD = OVERHEAD + MAC;

    private static final long COUNTERS = 1L << 32;

    private volatile SealKeys keys;
    private final SecureRandom random;
    private final Cipher encrypting = cipher();
    private final Cipher decrypting = cipher();
    private @Nullable List<Accepted> accepted; // asked for when they are needed: they may be on their way
    private @Nullable SealKeys acceptedOf;
    private long prefix;
    private long counter;

    /** What a datagram says of itself to everybody, without a key: nobody knows yet whether it is true. */
    record Head(byte keyId, long prefix, long counter) {}

    /** What was in a datagram, and the key that opened it. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Opened(byte[] payload, Accepted by) {}

    Seal(SealKeys keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
        this.prefix = random.nextLong();
    }

    /**
     * Puts the sealed payload at the buffer's position.
     */
    void seal(byte[] payload, ByteBuffer to, Sealing sealing) {
        SealKey key = sealing == Sealing.UNSTRETCHED ? keys.earlier() : keys.primary();
        boolean mac = sealing == Sealing.WITH_MAC;
        int start = to.position();
        to.put(mac ? VERSION_WITH_MAC : VERSION).put(key.id()).putLong(prefix()).putInt((int) counter++);
        try {
            start(encrypting, Cipher.ENCRYPT_MODE, key, to.array(), to.arrayOffset() + start);
            encrypting.doFinal(ByteBuffer.wrap(payload), to);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("can't seal", e);
        }
        if (mac) {
            to.putLong(key.mac().mac(to.array(), to.arrayOffset() + start, to.position() - start));
        }
    }

    byte keyId() {
        return keys.primary().id();
    }

    private long prefix() {
        if (counter == COUNTERS) {
            prefix = random.nextLong();
            counter = 0;
        }
        return prefix;
    }

    /** What can be said without a cipher of all that remains of a buffer with an array. */
    Head head(ByteBuffer datagram) throws Rejected {
        requireForm(datagram);
        int start = datagram.position();
        byte id = datagram.get(start + 1);
        if (!knows(id)) {
            throw new Rejected(Reason.UNKNOWN_KEY, "key id " + (id & 0xff));
        }
        long itsPrefix = datagram.getLong(start + 2);
        if (itsPrefix == prefix) {
            throw new Rejected(Reason.REFLECTED, "our own");
        }
        return new Head(id, itsPrefix, Integer.toUnsignedLong(datagram.getInt(start + 10)));
    }

    /** @param head of this very datagram */
    Opened open(Head head, ByteBuffer datagram) throws Rejected {
        for (Accepted each : accepted()) {
            if (each.key().id() == head.keyId() && hasGoodMac(each.key(), datagram)) {
                byte[] payload = tryOpen(each.key(), datagram);
                if (payload.length > 0) {
                    return new Opened(payload, each);
                }
            }
        }
        throw new Rejected(Reason.NOT_AUTHENTIC, "key id " + (head.keyId() & 0xff));
    }

    /** Whether it says that it has a MAC. */
    static boolean hasMac(ByteBuffer datagram) {
        return datagram.hasRemaining() && datagram.get(datagram.position()) == VERSION_WITH_MAC;
    }

    private static int macOf(ByteBuffer datagram) {
        return hasMac(datagram) ? MAC : 0;
    }

    private static boolean hasGoodMac(SealKey key, ByteBuffer datagram) {
        if (!hasMac(datagram)) {
            return true;
        }
        int over = datagram.remaining() - MAC;
        long expected = key.mac().mac(datagram.array(), datagram.arrayOffset() + datagram.position(), over);
        return expected == datagram.getLong(datagram.position() + over);
    }

    private boolean knows(byte id) {
        for (Accepted each : accepted()) {
            if (each.key().id() == id) {
                return true;
            }
        }
        return false;
    }

    private List<Accepted> accepted() {
        SealKeys present = keys;
        List<Accepted> known = accepted;
        if (known == null || acceptedOf != present) {
            known = present.accepted();
            accepted = known;
            acceptedOf = present;
        }
        return known;
    }

    /** Those from now on; numbers go on, and what was seen stays seen. Safe from any thread. */
    void use(SealKeys next) {
        keys = next;
    }

    private static void requireForm(ByteBuffer datagram) throws Rejected {
        int length = datagram.remaining();
        if (length <= OVERHEAD + macOf(datagram)) {
            throw new Rejected(Reason.TOO_SHORT, length + " bytes");
        }
        if (length > Limits.DATAGRAM) {
            throw new Rejected(Reason.TOO_LARGE, "more than " + Limits.DATAGRAM + " bytes");
        }
        byte version = datagram.get(datagram.position());
        if (version != VERSION && version != VERSION_WITH_MAC) {
            throw new Rejected(Reason.WRONG_VERSION, "version " + (version & 0xff));
        }
    }

    /** Nothing where it is not authentic: an empty payload is refused by its length before. */
    private byte[] tryOpen(SealKey key, ByteBuffer datagram) {
        byte[] array = datagram.array();
        int offset = datagram.arrayOffset() + datagram.position();
        try {
            start(decrypting, Cipher.DECRYPT_MODE, key, array, offset);
            return decrypting.doFinal(array, offset + HEAD, datagram.remaining() - HEAD - macOf(datagram));
        } catch (AEADBadTagException _) {
            return new byte[0];
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("can't open", e);
        }
    }

    private static void start(Cipher cipher, int mode, SealKey key, byte[] array, int offset)
            throws GeneralSecurityException {
        cipher.init(mode, key.key(), new GCMParameterSpec(8 * TAG, array, offset + 2, NONCE));
        cipher.updateAAD(array, offset, 2);
    }

    private static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks AES-GCM", e);
        }
    }
}
