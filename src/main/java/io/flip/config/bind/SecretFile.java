package io.flip.config.bind;

import io.flip.config.read.Findings;
import io.flip.handler.Owned;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file with a secret in it and nothing else, as secrets are mounted into containers. Its name may be shown, and nothing of what is in it. */
public final class SecretFile {

    private static final int MOST_BYTES = 4096;
    private static final int OTHERS_READ = 0004;
    private static final int OTHERS_PASS = 0001;

    private SecretFile() {}

    /** As {@link Secret#of}. */
    public static Secret read(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("more than " + MOST_BYTES + " bytes");
            }
            return Secret.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new IOException("it is no text in UTF-8", e);
        }
    }

    /** Warns if other users of this machine may read it. */
    public static void warn(String property, Path file, Findings findings) {
        if (isOpen(file)) {
            findings.warning(
                    property,
                    file.toString(),
                    "can be read by every user of this machine",
                    "let the member's user alone read it: chmod o= " + file);
        }
    }

    /**
     * Whether users of this machine may read it who are neither its owner nor of its group. Not as a container's first process: there secrets are mounted
     * like that, and are nobody else's to see.
     */
    static boolean isOpen(Path file) {
        if (ProcessHandle.current().pid() == 1) {
            return false;
        }
        try {
            Path real = file.toRealPath();
            if ((Owned.of(real).mode() & OTHERS_READ) == 0) {
                return false;
            }
            for (Path above = real.getParent(); above != null; above = above.getParent()) {
                if ((Owned.of(above).mode() & OTHERS_PASS) == 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
            return false; // it can't be looked at, or this machine has no such rights
        }
    }

    /** What is wrong with it; {@code null} where nothing is. */
    public static @Nullable String problem(Path file) {
        if (!Files.exists(file)) {
            return "does not exist";
        }
        if (Files.isDirectory(file)) {
            return "is a directory";
        }
        try {
            return read(file).text().isEmpty() ? "is an empty file" : null;
        } catch (IOException _) {
            return "can't be read, or is no file of at most " + MOST_BYTES + " bytes of text in UTF-8";
        }
    }
}
