package io.flip.address;

import io.flip.engine.time.Moment;
import io.flip.netlink.AddressOn;
import io.flip.netlink.Link;
import io.flip.netlink.Outcome;
import io.flip.netlink.PresentAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the kernel in line with what is known to be so: puts back what somebody else took away, while the lease holds, and takes away what somebody
 * else put up.
 */
final class Mending {
    private static final Logger LOG = LoggerFactory.getLogger(AddressDriver.class);

    /** How often an item is put back at once between two full looks; after that it waits for the next. */
    static final int AT_ONCE = 10;

    private final Books books;
    private final Announcing announcing;
    private final Incidents incidents;

    Mending(Books books, Announcing announcing, Incidents incidents) {
        this.books = books;
        this.announcing = announcing;
        this.incidents = incidents;
    }

    /** One address, where it is to be. */
    private record Piece(Entry entry, AddressOn on) {}

    void look(Collection<Entry> entries, Kernel kernel) throws IOException {
        List<Piece> missing = new ArrayList<>();
        List<Piece> strays = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.isUp()) {
                missing.addAll(missing(entry));
            } else if (entry.deed == Entry.Deed.DOWN) {
                strays.addAll(strays(entry));
            }
        }
        if (!strays.isEmpty()) {
            clear(strays, kernel);
        }
        if (!missing.isEmpty()) {
            putBack(missing, kernel);
        }
    }

    private List<Piece> missing(Entry entry) {
        List<AddressOn> missing = books.missing(entry);
        Moment now = books.now();
        if (missing.isEmpty() || entry.mendings <= 0 || !now.isBefore(books.until(entry))) {
            return List.of();
        }
        entry.mendings--;
        try {
            List<Piece> pieces = new ArrayList<>();
            List<AddressOn> on = new ArrayList<>();
            for (int i = 0; i < entry.on.size(); i++) {
                AddressOn before = entry.on.get(i);
                if (missing.contains(before)) {
                    ItemAddress address = entry.wanted.addresses().get(i);
                    Link link = books.table.place(entry.wanted, address);
                    before = AddressTable.on(entry.wanted, address, link);
                    pieces.add(new Piece(entry, before));
                }
                on.add(before);
            }
            entry.on = List.copyOf(on);
            return pieces;
        } catch (NoPlaceException e) {
            entry.trouble = e.getMessage();
            return List.of();
        }
    }

    private void putBack(List<Piece> pieces, Kernel kernel) throws IOException {
        List<Outcome> outcomes = kernel.add(pieces.stream().map(Piece::on).toList());
        SequencedSet<Entry> back = new LinkedHashSet<>();
        for (int i = 0; i < pieces.size(); i++) {
            Entry entry = pieces.get(i).entry();
            AddressOn on = pieces.get(i).on();
            Outcome outcome = outcomes.get(i);
            if (new Outcomes(List.of(outcome)).refusal(1) == null) {
                books.table.put(AddressTable.present(on));
                entry.trouble = null;
            }
            if (outcome.isDone()) {
                back.add(entry);
                incidents.mended(
                        entry.item, on.address().getHostAddress() + " was gone from " + name(on) + ", and is back");
            } else if (outcome.refusal() != null && !outcome.refusal().isThereAlready()) {
                refused(entry, String.valueOf(outcome.refusal().getMessage()));
            }
        }
        announcing.now(back, kernel);
    }

    private static void refused(Entry entry, String why) {
        if (!why.equals(entry.trouble)) {
            LOG.warn("{} is gone from its interface, and can't be put back: {}", entry.item, why);
        }
        entry.trouble = why;
    }

    private String name(AddressOn on) {
        Link link = books.table.link(on.link());
        return link == null ? "interface " + on.link() : link.name();
    }

    private List<Piece> strays(Entry entry) {
        List<Piece> strays = new ArrayList<>();
        for (ItemAddress address : entry.wanted.addresses()) {
            for (PresentAddress there : books.here(entry.wanted, address)) {
                strays.add(new Piece(entry, new AddressOn(there.address(), there.link()).within(there.prefixLength())));
            }
        }
        return strays;
    }

    private void clear(List<Piece> strays, Kernel kernel) throws IOException {
        List<Outcome> outcomes = kernel.remove(strays.stream().map(Piece::on).toList());
        for (int i = 0; i < strays.size(); i++) {
            AddressOn on = strays.get(i).on();
            books.table.remove(on.address(), on.prefixLength(), on.link());
            if (outcomes.get(i).isDone()) {
                incidents.cleared(
                        strays.get(i).entry().item,
                        on.address().getHostAddress() + " came up on " + name(on)
                                + " without Flip, and was taken away: this member does not hold it");
            }
        }
    }
}
