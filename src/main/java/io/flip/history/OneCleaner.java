package io.flip.history;

import ch.qos.logback.core.ContextBase;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Lets Logback remove old files on one thread. On several, as it does by itself, two removals that overlap reckon with one calendar: one then
 * takes today's files for those of other days, finds their sum too large, and deletes them all.
 */
final class OneCleaner extends ContextBase {

    private final ExecutorService cleaner = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("history cleaner").factory());

    @Override
    public ExecutorService getAlternateExecutorService() {
        return cleaner;
    }

    /** What was ordered before is still done. */
    @Override
    public void stop() {
        super.stop();
        cleaner.shutdown();
    }
}
