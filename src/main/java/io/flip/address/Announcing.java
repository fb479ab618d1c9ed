package io.flip.address;

import io.flip.engine.time.Moment;
import io.flip.netlink.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the neighbours where addresses are: when one is put up, again after more than a second (Linux ignores a second change of an entry
 * within one), and from then on as often as its system says; only while the item may be used.
 */
final class Announcing {
    private static final Logger LOG = LoggerFactory.getLogger(AddressDriver.class);

    static final Duration SECOND = Duration.ofMillis(1200);

    private record Due(Moment at, Entry entry, long announcement) {}

    private final Books books;
    private final Queue<Due> agenda = new PriorityQueue<>(Comparator.comparing(Due::at));
    private long last;

    Announcing(Books books) {
        this.books = books;
    }

    /** From the beginning. */
    void now(Collection<Entry> entries, Kernel kernel) {
        List<Kernel.Spot> spots = new ArrayList<>();
        for (Entry entry : entries) {
            entry.announced = 0;
            next(entry);
            spots.addAll(spots(entry));
        }
        tell(spots, kernel);
    }

    void due(Kernel kernel) {
        List<Kernel.Spot> spots = new ArrayList<>();
        Moment now = books.now();
        for (Due due = agenda.peek(); due != null && !now.isBefore(due.at()); due = agenda.peek()) {
            agenda.remove();
            Entry entry = due.entry();
            if (entry.isUp() && entry.announcement == due.announcement()) {
                next(entry);
                spots.addAll(spots(entry));
            }
        }
        tell(spots, kernel);
    }

    Moment nextDue() {
        Due next = agenda.peek();
        return next == null ? Moment.NEVER : next.at();
    }

    private void next(Entry entry) {
        Duration refresh = entry.wanted.config().refresh();
        Duration in = entry.announced == 0 ? SECOND : refresh;
        entry.announced++;
        entry.announcement = ++last;
        if (!in.isZero()) {
            agenda.add(new Due(books.now().plus(in), entry, entry.announcement));
        }
    }

    private List<Kernel.Spot> spots(Entry entry) {
        return books.now().isBefore(books.until(entry)) ? books.spots(entry, Link::isRunning) : List.of();
    }

    static boolean hasNeighbours(Kernel.Spot spot) {
        return spot.link().resolvesNeighbours();
    }

    private static void tell(List<Kernel.Spot> spots, Kernel kernel) {
        if (spots.isEmpty()) {
            return;
        }
        try {
            kernel.announce(spots);
        } catch (IOException e) {
            LOG.warn("Neighbours could not be told where {} addresses are: {}", spots.size(), e.getMessage());
        }
    }
}
