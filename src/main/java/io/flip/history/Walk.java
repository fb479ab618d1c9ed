package io.flip.history;

import io.flip.node.EventLog;
import io.flip.node.EventLog.Stamped;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the history from a moment on, a page at a time, and on where more was written since. A file is known by its first event, as it gets another name
 * once it is full. For one thread.
 */
public final class Walk {

    /**
     * What comes next.
     *
     * @param events in their order; none where there is no more yet
     * @param skipped whether something is missing that was to come before them: its file is gone, or it can't be read, or never came to the disk
     */
    public record Page(List<Stamped> events, boolean skipped) {}

    private static final Page NOTHING = new Page(List.of(), false);

    /** Of one file: its first event. */
    private record Begin(Path path, Stamped first) {}

    private final HistoryFiles files;
    private final Instant from;
    private final long live;
    private @Nullable Stamped first;
    private long offset;
    private long seen = -1;
    private volatile long last = -1; // read by other threads, to know how far it is
    private boolean begun;

    Walk(HistoryFiles files, Instant from, long live) {
        this.files = files;
        this.from = from;
        this.live = live;
    }

    /** The id of the last event that was given; -1 for none. */
    public long last() {
        return last;
    }

    /** @param limit how many at most */
    public Page next(int limit) throws IOException {
        Stamped wasFirst = first;
        long wasOffset = offset;
        long wasSeen = seen;
        long wasLast = last;
        boolean hadBegun = begun;
        try {
            return read(limit);
        } catch (IOException | RuntimeException e) { // what was read and is not given comes the next time
            first = wasFirst;
            offset = wasOffset;
            seen = wasSeen;
            last = wasLast;
            begun = hadBegun;
            throw e;
        }
    }

    private Page read(int limit) throws IOException {
        List<Begin> all = oldestFirst();
        if (all.isEmpty()) {
            return NOTHING;
        }
        int at = first == null ? beginning(all) : place(all, first);
        Reading reading = new Reading(limit);
        if (at < 0) {
            reading.skipped = true;
            at = 0;
        }
        for (; at < all.size() && reading.goesOn(); at++) {
            Begin begin = all.get(at);
            if (first == null || first.id() != begin.first().id()) {
                first = begin.first();
                offset = 0;
            }
            if (!read(begin.path(), begin.first(), reading)) {
                break; // it has got another name just now
            }
        }
        return new Page(reading.events, reading.skipped);
    }

    /** The last file that begins before that moment; the first where there is none. */
    private int beginning(List<Begin> all) {
        int found = 0;
        for (int at = 0; at < all.size(); at++) {
            found = all.get(at).first().at().isAfter(from) ? found : at;
        }
        return found;
    }

    private static int place(List<Begin> all, Stamped first) {
        for (int at = 0; at < all.size(); at++) {
            if (all.get(at).first().id() == first.id()) {
                return at;
            }
        }
        return -1;
    }

    /** False where there is another file under that name by now. */
    private boolean read(Path path, Stamped begin, Reading reading) throws IOException {
        try (LinesForward lines = new LinesForward(path)) {
            if (lines.nextEvent().filter(event -> event.id() == begin.id()).isEmpty()) {
                return false;
            }
            lines.seek(offset);
            while (reading.goesOn()) {
                Optional<Stamped> event = lines.nextEvent();
                if (event.isPresent() && !take(event.get(), reading)) {
                    break;
                }
                offset = lines.offset();
                if (event.isEmpty()) {
                    break;
                }
            }
            return true;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /** False where something is missing before it: it begins the next page. */
    private boolean take(Stamped event, Reading reading) {
        boolean begins = begun || event.id() >= live || !event.at().isBefore(from);
        if (event.id() <= seen) {
            return true;
        }
        boolean hole = begins && event.id() != seen + 1 && !EventLog.mayBegin(event.id());
        if (hole && !reading.events.isEmpty()) {
            reading.ends = true;
            return false;
        }
        seen = event.id();
        begun = begins;
        if (begins) {
            reading.skipped |= hole;
            reading.events.add(event);
            last = event.id();
        }
        return true;
    }

    /** By their events: they are named by a clock, which may have been wrong. One that gets another name meanwhile must not be missed. */
    private List<Begin> oldestFirst() throws IOException {
        List<Path> paths = files.newestFirst();
        while (true) {
            List<Begin> all = new ArrayList<>();
            for (Path path : paths) {
                files.first(path).ifPresent(first -> all.add(new Begin(path, first)));
            }
            List<Path> now = files.newestFirst();
            if (now.equals(paths)) {
                all.sort(Comparator.comparingLong(begin -> begin.first().id()));
                return all;
            }
            paths = now;
        }
    }

    /** A page in the making. */
    private static final class Reading {
        private final int limit;
        private final List<Stamped> events = new ArrayList<>();
        private boolean skipped;
        private boolean ends;

        Reading(int limit) {
            this.limit = limit;
        }

        boolean goesOn() {
            return !ends && events.size() < limit;
        }
    }
}
