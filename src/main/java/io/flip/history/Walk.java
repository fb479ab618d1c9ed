package io.flip.history;

import io.flip.node.EventLog.Stamped;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
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
     * @param skipped whether the files are gone that were to come before them
     */
    public record Page(List<Stamped> events, boolean skipped) {}

    private static final Page NOTHING = new Page(List.of(), false);

    /** Of one file: its first event. */
    private record Begin(Path path, Stamped first) {}

    private final HistoryFiles files;
    private final Instant from;
    private @Nullable Stamped first;
    private long offset;
    private volatile long last = -1; // read by those who want to know how far it is
    private boolean begun;

    Walk(HistoryFiles files, Instant from) {
        this.files = files;
        this.from = from;
    }

    /** The id of the last event that was given; -1 for none. */
    public long last() {
        return last;
    }

    /** @param limit how many at most */
    public Page next(int limit) throws IOException {
        Stamped wasFirst = first;
        long wasOffset = offset;
        long wasLast = last;
        boolean hadBegun = begun;
        try {
            return read(limit);
        } catch (IOException | RuntimeException e) { // what was read and is not given comes the next time
            first = wasFirst;
            offset = wasOffset;
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
        boolean skipped = false;
        int at = first == null ? beginning(all) : place(all, first);
        if (at < 0) {
            skipped = true;
            at = 0;
        }
        List<Stamped> events = new ArrayList<>();
        for (; at < all.size() && events.size() < limit; at++) {
            Begin begin = all.get(at);
            if (first == null || first.id() != begin.first().id()) {
                first = begin.first();
                offset = 0;
            }
            if (!read(begin.path(), begin.first(), limit, events)) {
                break; // it has got another name just now
            }
        }
        return new Page(events, skipped);
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
    private boolean read(Path path, Stamped begin, int limit, List<Stamped> events) throws IOException {
        try (LinesForward lines = new LinesForward(path)) {
            if (lines.nextEvent().filter(event -> event.id() == begin.id()).isEmpty()) {
                return false;
            }
            lines.seek(offset);
            boolean more = true;
            while (more && events.size() < limit) {
                Optional<Stamped> event = lines.nextEvent();
                more = event.isPresent();
                event.filter(this::wanted).ifPresent(events::add);
            }
            offset = lines.offset();
            return true;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private boolean wanted(Stamped event) {
        begun = begun || !event.at().isBefore(from);
        if (!begun || event.id() <= last) {
            return false;
        }
        last = event.id();
        return true;
    }

    private List<Begin> oldestFirst() throws IOException {
        List<Begin> all = new ArrayList<>();
        for (Path path : files.newestFirst().reversed()) {
            files.first(path).ifPresent(first -> all.add(new Begin(path, first)));
        }
        return all;
    }
}
