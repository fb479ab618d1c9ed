package io.flip.node;

import java.io.IOException;
import java.nio.file.Path;

/**
 * This node can't start here, and its operator can mend that: no bug, no stack trace.
 *
 * <p>No exit status of its own in Spring's terms: Spring Boot can't have one for a failed context without starting half of it again.
 */
public final class StartFailure extends RuntimeException {

    private final String action;

    /** @param action what to do about it */
    StartFailure(String message, String action, Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    StartFailure(String message, String action) {
        super(message);
        this.action = action;
    }

    /** @param dataDir the member's own */
    public static StartFailure ofDataDirectory(Path dataDir, IOException why) {
        return new StartFailure(
                "The data directory %s can't be used: %s".formatted(dataDir.toAbsolutePath(), why),
                "Make it a directory that this user can write, on a disk that is not full, or name another with flip.data_dir.",
                why);
    }

    public String action() {
        return action;
    }
}
