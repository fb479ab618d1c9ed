package io.flip.node;

import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.time.Moment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a journal begins with.
 *
 * @param self the member whose notes these are
 * @param bootId of the machine that wrote them; empty where it can't tell, and then nothing is trusted
 * @param trustedFrom by the machine's clock since its boot: when the quarantine with which the journal began is over
 */
record JournalHead(String self, String bootId, Moment trustedFrom) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int FORMAT = 1;

    /** This machine's boot id, a new one with each boot; empty where it has none. */
    static String thisBoot() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Why what follows is not to be trusted by a reader that would begin with {@code fresh}; {@code null} where it is. */
    @Nullable
    String whyNotTrusted(JournalHead fresh, Moment now) {
        if (!self.equals(fresh.self)) {
            return "they are those of " + self;
        }
        if (fresh.bootId.isEmpty() || !bootId.equals(fresh.bootId)) {
            return "they were not written since this machine booted";
        }
        return now.isBefore(trustedFrom) ? "the quarantine in which they were begun is not over" : null;
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(FORMAT);
            out.writeUTF(self);
            out.writeUTF(bootId);
            out.writeLong(trustedFrom.nanos());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static JournalHead decode(byte[] bytes) throws MalformedException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != FORMAT) {
                throw new MalformedException("another version of Flip wrote them");
            }
            return new JournalHead(in.readUTF(), in.readUTF(), new Moment(in.readLong()));
        } catch (IOException e) {
            throw new MalformedException("they have no head", e);
        }
    }
}
