package io.flip.node;

import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a process that does not end: once it is shutting down, a second SIGTERM or SIGINT ends it at once, and so does time. Where it ends
 * with something still up, its status says so, whatever ended it: a supervisor puts that down then.
 *
 * <p>Java runs its shutdown hooks on the first signal and ignores all others. Where {@link Signals} can't hear them, time is left.
 */
final class LastResort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);
    private static final Map<String, Integer> STATUS = Map.of("TERM", 128 + 15, "INT", 128 + 2);
    private static final int GIVEN_UP = 1;

    /** EX_SOFTWARE of sysexits.h. */
    static final int LEFT_UP = 70;

    private final Duration patience;
    private final BooleanSupplier leftUp;
    private final Thread hook = new Thread(this::shuttingDown, "flip last resort");

    /**
     * @param patience how long a shutdown may take in all
     * @param leftUp whether anything may still be up
     */
    LastResort(Duration patience, BooleanSupplier leftUp) {
        this.patience = patience;
        this.leftUp = leftUp;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void shuttingDown() {
        Thread.ofPlatform().daemon().name("flip last resort timer").start(this::waitAndEnd);
        STATUS.forEach(this::endOn);
    }

    private void waitAndEnd() {
        try {
            Thread.sleep(patience);
        } catch (InterruptedException e) {
            return;
        }
        LOG.error("Still not stopped after {}: ending", patience);
        end(GIVEN_UP);
    }

    private void end(int status) {
        Runtime.getRuntime().halt(leftUp.getAsBoolean() ? LEFT_UP : status);
    }

    private void endOn(String signal, int status) {
        if (!Signals.handle(signal, () -> end(status))) {
            LOG.debug("A second SIG{} will be ignored", signal);
        }
    }

    /** When all else has been stopped. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.trace("Shutting down: it stays", e);
            if (leftUp.getAsBoolean()) {
                Runtime.getRuntime().halt(LEFT_UP); // by itself it would end with the signal's status
            }
        }
    }
}
