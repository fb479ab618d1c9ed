package io.flip.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An empty file in a data directory that says that nothing is up. It is taken away before anything is brought up, which works on a full disk too, and
 * put there once all is put down; where that fails, all is only put down once more. {@code packaging/start} looks at it.
 */
final class CleanMark {
    private static final Logger LOG = LoggerFactory.getLogger(CleanMark.class);
    private static final String NAME = "clean";

    private CleanMark() {}

    static boolean isIn(Path directory) {
        return Files.exists(directory.resolve(NAME));
    }

    static void put(Path directory) {
        try {
            PrivateFiles.make(directory.resolve(NAME));
        } catch (IOException e) {
            LOG.warn("Could not note in {} that nothing is up: {}", directory, e.toString());
        }
    }

    static void takeAway(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(NAME));
    }
}
