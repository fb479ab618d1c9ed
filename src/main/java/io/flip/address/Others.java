package io.flip.address;

import io.flip.engine.time.Moment;
import io.flip.netlink.HardwareAddress;
import io.flip.netlink.Link;
import io.flip.netlink.Prober;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks again for other machines that answered for addresses, or claimed them: whether what is contested may be tried, and what is foreign still is. */
final class Others {
    private static final Logger LOG = LoggerFactory.getLogger(AddressDriver.class);

    /** A machine counts for so long after it was last heard: it may miss a question, but not two in a row. */
    static final Duration HEARD = Duration.ofSeconds(9);

    /** The same where it can't be asked, and is heard only when it announces. */
    static final Duration UNASKED = Duration.ofSeconds(90);

    private final Books books;

    Others(Books books) {
        this.books = books;
    }

    void look(Kernel kernel) {
        Map<Entry, List<Kernel.Spot>> asked = new LinkedHashMap<>();
        for (Entry entry : books.all()) {
            if (isContested(entry)) {
                asked.put(entry, books.places(entry));
            } else if (entry.other != null
                    && entry.isUp()
                    && entry.wanted.config().probe()) {
                asked.put(entry, books.spots(entry, Link::isRunning));
            }
        }
        asked.values().removeIf(List::isEmpty);
        Map<InetAddress, HardwareAddress> heard = ask(asked, kernel);
        if (heard != null) {
            asked.forEach((entry, spots) -> answered(entry, spots, heard));
        }
        for (Entry entry : books.all()) {
            boolean unasked = entry.isUp() && (heard == null || !asked.containsKey(entry));
            forgetSilent(entry, unasked ? UNASKED : HEARD);
        }
    }

    private static boolean isContested(Entry entry) {
        return entry.failed == Entry.Cause.CONTESTED && !entry.isUp() && entry.checkup != null;
    }

    /** {@code null} where nothing follows from that nobody was heard. */
    private @Nullable Map<InetAddress, HardwareAddress> ask(Map<Entry, List<Kernel.Spot>> asked, Kernel kernel) {
        List<Kernel.Spot> spots =
                asked.values().stream().flatMap(List::stream).distinct().toList();
        if (spots.isEmpty()) {
            return Map.of();
        }
        try {
            Look look = Look.at(spots, BringingUp.PROBE, Prober.Heed.ANSWERS, kernel, books::now);
            return look.stoodStill() ? null : look.others();
        } catch (IOException e) {
            LOG.debug("Nobody could be asked for addresses", e);
            return null;
        }
    }

    private void answered(Entry entry, List<Kernel.Spot> spots, Map<InetAddress, HardwareAddress> heard) {
        HardwareAddress other = spots.stream()
                .map(spot -> heard.get(spot.address()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (other != null) {
            entry.isClaimedBy(other, books.now());
        } else if (isContested(entry)) {
            entry.other = null;
            isFree(entry);
        }
    }

    private static void isFree(Entry entry) {
        Checkup checkup = entry.checkup;
        if (checkup != null && !checkup.order.held()) {
            entry.failed = null;
            checkup.isWell();
        }
    }

    private void forgetSilent(Entry entry, Duration after) {
        Moment now = books.now();
        if (entry.other != null && now.isAfter(entry.otherSeen.plus(after))) {
            entry.other = null;
        }
    }
}
