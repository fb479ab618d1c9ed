package io.flip.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, which means two things: somebody asks a service to read its configuration again, or the terminal in whose foreground a process runs is gone. The second
 * ends the member as SIGTERM does. With {@code nohup} Java leaves the signal ignored, and with {@code -Xrs} it ends the process as ever.
 */
public final class HangUp {
    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);
    private static final Path TERMINAL = Path.of("/dev/tty");
    private static final boolean FROM_A_TERMINAL = canBeOpened();

    /** As a shell sees a process that the signal has ended. */
    private static final int STATUS = 128 + 1;

    private HangUp() {}

    /** From now on. Before anybody can do something useful on it, it is not to end the process either. */
    public static void handle(Runnable reload) {
        boolean heard = Signals.handle("HUP", () -> {
            if (FROM_A_TERMINAL && !canBeOpened()) {
                LOG.info("The terminal is gone: stopping");
                System.exit(STATUS);
            }
            reload.run();
        });
        if (!heard) {
            LOG.debug("SIGHUP ends this process: this Java can't hear it");
        }
    }

    private static boolean canBeOpened() {
        try (var _ = Files.newInputStream(TERMINAL)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
