package io.flip.history;

import ch.qos.logback.core.AsyncAppenderBase;
import ch.qos.logback.core.ContextBase;
import io.flip.node.EventLog.Stamped;
import io.flip.node.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has happened, as JSON lines on disk. Events are taken without waiting, as the member's own thread hands them over; a thread of
 * Logback's writes them, and a disk that does not keep up loses some, which is said. Safe from any thread.
 */
public final class History implements AutoCloseable {

    /**
     * What was asked for.
     *
     * @param events oldest first
     * @param damaged how many lines were left out because they can't be read
     */
    public record Read(List<Stamped> events, long damaged) {}

    private static final Logger LOG = LoggerFactory.getLogger(History.class);

    /** Events that may wait for the disk: as many as when a member with all items that there may be goes down. */
    private static final int QUEUE = 1 << 16;

    /** Twice what is kept by default; read in less than a second. */
    static final long MOST_READ = 32L << 20;

    /** How long an end may take: less than what {@code LastResort} leaves for all that comes after the member's own stop. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HistoryFiles files;
    private final ContextBase context = new OneCleaner();
    private final @Nullable AsyncAppenderBase<Stamped> writer;
    private final AtomicLong lost = new AtomicLong();

    public History(HistorySettings settings) {
        this(settings, PATIENCE);
    }

    /** @param patience how long {@link #close} waits for the disk */
    History(HistorySettings settings, Duration patience) {
        this.files = new HistoryFiles(settings.directory());
        this.writer = open(settings, patience);
    }

    /** A member works without a history: where there can be none, that is said, and no more. */
    private @Nullable AsyncAppenderBase<Stamped> open(HistorySettings settings, Duration patience) {
        if (settings.directory().toString().contains("%")) { // means a date to Logback
            LOG.warn("There is no history: it can't be written to a path with a %: {}", settings.directory());
            return null;
        }
        try {
            PrivateFiles.directory(settings.directory());
            files.endTornLine();
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("There is no history: {} can't be written ({})", settings.directory(), e.toString());
            return null;
        }
        AsyncAppenderBase<Stamped> appender = new AsyncAppenderBase<>();
        appender.setContext(context);
        appender.setName("history");
        appender.setQueueSize(QUEUE);
        appender.setNeverBlock(true);
        appender.setDiscardingThreshold(0);
        appender.setMaxFlushTime(Math.toIntExact(patience.toMillis()));
        appender.addAppender(Rolling.appender(context, files, settings.size()));
        appender.start();
        return appender;
    }

    /** Never blocks. */
    public void append(Stamped event) {
        if (writer == null) {
            return;
        }
        if (writer.getRemainingCapacity() == 0 && lost.getAndIncrement() == 0) {
            LOG.warn("The disk does not keep up: the history lacks events, from number {} on", event.id());
        }
        writer.doAppend(event);
    }

    /**
     * The last ones that are written, as far as {@value #MOST_READ} bytes have them.
     *
     * @param limit how many at most
     * @param which of those alone
     */
    public Read last(int limit, Predicate<Stamped> which) {
        return files.last(limit, MOST_READ, which);
    }

    /**
     * The first ones behind that id that are written, as far as {@value #MOST_READ} bytes have them.
     *
     * @param limit how many at most
     */
    public Read behind(long id, int limit) {
        return files.behind(id, limit, MOST_READ);
    }

    /**
     * Goes through what is written from that moment on, and through what will be.
     *
     * @param live from that id on nothing is left out, whatever the clock says of when it happened
     */
    public Walk walk(Instant from, long live) {
        return new Walk(files, from, live);
    }

    /** When the last thing before that moment has happened; empty where nothing has, as far as {@value #MOST_READ} bytes have it. */
    public Optional<Instant> lastBefore(Instant moment) {
        return last(1, stamped -> stamped.at().isBefore(moment)).events().stream()
                .map(Stamped::at)
                .findFirst();
    }

    /** Writes what still waits. */
    @Override
    public void close() {
        if (writer != null) {
            writer.stop();
        }
        context.stop();
    }
}
