package io.flip.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flip.engine.message.Message;
import io.flip.engine.message.Packer.MalformedException;
import io.flip.fixture.Keys;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/** Whatever bytes come in: they are a message, which is written and read again as the same, or they are refused in order. */
class DatagramFuzzTest {

    private final MessageCodec codec = new MessageCodec();
    private final Datagrams datagrams = new Datagrams(Keys.of("the group's"), List.of(), new SecureRandom());

    @FuzzTest(maxDuration = "30s")
    void payload(byte[] bytes) {
        try {
            Message message = codec.decode(bytes);
            Message again = codec.decode(codec.encode(message));
            if (!again.equals(message)) {
                throw new AssertionError(message + " is read again as " + again);
            }
        } catch (MalformedException refused) {
            // As it must be.
        }
        notSealed(bytes);
    }

    private void notSealed(byte[] bytes) {
        try {
            Message message = datagrams.open(ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length)));
            throw new AssertionError("nobody sealed " + message);
        } catch (Rejected rejected) {
            if (rejected.reason() == Rejected.Reason.MALFORMED) {
                throw new AssertionError("opened what nobody sealed", rejected);
            }
        }
    }
}
