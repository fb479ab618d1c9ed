package io.flip.address;

import io.flip.address.Doubts.Answer;
import io.flip.address.Doubts.Because;
import io.flip.address.Doubts.Question;
import io.flip.engine.time.Moment;
import io.flip.netlink.HardwareAddress;
import io.flip.netlink.Prober;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the network whether somebody else answers for addresses that are up here and silent, because this member stood still ({@link Doubts}); and tells the
 * neighbours of those that may be used again.
 */
final class SecondLook {
    private static final Logger LOG = LoggerFactory.getLogger(AddressDriver.class);

    /**
     * How long others are listened to where no quorum says which member is to have an item. One that takes it meanwhile, as it may, asks the network before,
     * and announces it after: this is longer than the time from the one to the other.
     */
    static final Duration UNHEARD = Duration.ofMillis(100);

    private final Books books;
    private final Announcing announcing;
    private final Incidents incidents;

    /** What was asked for, and is not in use yet. */
    private final SequencedSet<Entry> silent = new LinkedHashSet<>();

    SecondLook(Books books, Announcing announcing, Incidents incidents) {
        this.books = books;
        this.announcing = announcing;
        this.incidents = incidents;
    }

    /** Of one item: where to ask; empty where nothing is up. */
    private record Asked(Question question, @Nullable Entry entry, List<Kernel.Spot> spots) {}

    void due(Kernel kernel) {
        tellOfThoseInUse(kernel);
        List<Asked> granted = new ArrayList<>();
        List<Asked> unheard = new ArrayList<>();
        for (Question question : books.questions()) {
            Entry entry = books.find(question.item());
            Asked asked = entry != null && entry.isUp()
                    ? new Asked(question, entry, spots(entry))
                    : new Asked(question, null, List.of());
            (question.because() == Because.GRANTED ? granted : unheard).add(asked);
        }
        look(granted, BringingUp.PROBE, Prober.Heed.ANSWERS, kernel);
        look(unheard, UNHEARD, Prober.Heed.QUESTIONS_TOO, kernel);
    }

    private void tellOfThoseInUse(Kernel kernel) {
        List<Entry> inUse = new ArrayList<>();
        for (Iterator<Entry> all = silent.iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (!entry.isUp() || books.now().isBefore(books.until(entry))) {
                all.remove();
                inUse.add(entry);
            }
        }
        announcing.now(inUse.stream().filter(Entry::isUp).toList(), kernel);
    }

    private List<Kernel.Spot> spots(Entry entry) {
        return entry.wanted.config().probe() ? books.spots(entry, _ -> true) : List.of();
    }

    private void look(List<Asked> all, Duration time, Prober.Heed heed, Kernel kernel) {
        if (all.isEmpty()) {
            return;
        }
        SequencedMap<InetAddress, Kernel.Spot> spots = new LinkedHashMap<>();
        all.forEach(asked -> asked.spots().forEach(spot -> spots.put(spot.address(), spot)));
        Map<InetAddress, HardwareAddress> others = new HashMap<>();
        Moment ended = books.now();
        boolean failed = false;
        try {
            Look look = Look.at(List.copyOf(spots.values()), time, heed, kernel, books::now);
            others = look.others();
            ended = look.ended();
            failed = look.stoodStill();
        } catch (IOException e) {
            LOG.debug("Nobody could be asked for addresses", e);
            failed = true;
        }
        for (Asked asked : all) {
            books.answered(asked.question(), answer(asked, others, failed), ended);
        }
    }

    private Answer answer(Asked asked, Map<InetAddress, HardwareAddress> others, boolean failed) {
        Entry entry = asked.entry();
        if (entry == null) {
            return Answer.NOBODY; // nothing is up that anybody could use
        }
        silent.add(entry);
        books.touched.add(entry);
        for (Kernel.Spot spot : asked.spots()) {
            HardwareAddress other = others.get(spot.address());
            if (other != null) {
                contested(entry, spot, other);
                return Answer.SOMEBODY;
            }
        }
        if (failed) {
            return Answer.FAILED;
        }
        entry.other = null;
        return asked.spots().size() == entry.on.size() ? Answer.NOBODY : Answer.UNASKED;
    }

    private void contested(Entry entry, Kernel.Spot spot, HardwareAddress other) {
        if (!other.equals(entry.other)) {
            incidents.contested(entry.item, BringingUp.contested(spot, other) + ", so it stays silent here");
        }
        entry.isClaimedBy(other, books.now());
    }
}
