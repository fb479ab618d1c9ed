package io.flip.simulation;

import io.flip.engine.message.Message;
import io.flip.fixture.Keys;
import io.flip.wire.Datagrams;
import io.flip.wire.Rejected;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The production seals, one for each run of each member; and whoever flips bits of what they sealed. */
final class Wire {

    /** @param flipped whether it is no longer what was sent */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Sealed(byte[] bytes, Message message, boolean flipped) {}

    private static final String KEY = Keys.of("the group's");

    private final Map<String, Datagrams> ends = new TreeMap<>();
    private final SecureRandom nonces = new SecureRandom();

    private Datagrams end(Machine machine) {
        return ends.computeIfAbsent(machine.id() + " " + machine.life(), any -> new Datagrams(KEY, List.of(), nonces));
    }

    Sealed seal(Machine from, Message message) {
        ByteBuffer sealed = end(from).seal(message);
        byte[] bytes = new byte[sealed.remaining()];
        sealed.get(bytes);
        return new Sealed(bytes, message, false);
    }

    static Sealed flip(Sealed sealed, RandomGenerator random) {
        byte[] bytes = sealed.bytes().clone();
        int bit = random.nextInt(bytes.length * 8);
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        return new Sealed(bytes, sealed.message(), true);
    }

    /** What the member's transport makes of it; {@code null} where it drops it. */
    @Nullable
    Message open(Machine to, Sealed sealed) {
        try {
            Message read = end(to).open(ByteBuffer.wrap(sealed.bytes()));
            if (sealed.flipped() || !read.equals(sealed.message())) {
                throw new AssertionError("read as another message: " + sealed.message() + " as " + read);
            }
            return read;
        } catch (Rejected rejected) {
            if (!sealed.flipped() && rejected.reason() != Rejected.Reason.REPLAYED) {
                throw new AssertionError("can't be read: " + sealed.message(), rejected);
            }
            return null;
        }
    }
}
