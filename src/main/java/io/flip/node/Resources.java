package io.flip.node;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, to be closed together, the last first. */
final class Resources {
    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    /** @param reason gets what fails on top of it; {@code null} where there is none: then it goes to the log */
    void close(@Nullable Throwable reason) {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                if (reason == null) {
                    LOG.warn("Could not be closed", e);
                } else {
                    reason.addSuppressed(e);
                }
            }
        }
    }
}
