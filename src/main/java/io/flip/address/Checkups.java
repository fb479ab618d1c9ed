package io.flip.address;

import io.flip.engine.plan.ItemId;
import io.flip.netlink.AddressOn;
import io.flip.netlink.Link;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells the engine whether items are as they should be, by what is known of the kernel. */
final class Checkups {
    private final Books books;

    Checkups(Books books) {
        this.books = books;
    }

    void take(Map<ItemId, Optional<Mailbox.CheckOrder>> orders) {
        orders.forEach((item, order) -> {
            Entry entry = books.find(item);
            Wanted wanted = order.map(given -> Wanted.find(item, given.order().handlers()))
                    .orElse(null);
            if (wanted != null) {
                entry = books.enter(wanted);
                entry.checkup = new Checkup(order.orElseThrow());
            } else if (entry != null) {
                entry.checkup = null;
            }
        });
    }

    void look(Collection<Entry> entries) {
        for (Entry entry : entries) {
            Checkup checkup = entry.checkup;
            if (checkup == null) {
                continue;
            }
            if (checkup.order.held() && !checkup.isOff()) {
                held(entry, checkup);
            } else if (!checkup.order.held() && entry.failed == Entry.Cause.PLACE && noPlace(entry) == null) {
                entry.failed = null;
                checkup.isWell();
            }
        }
    }

    private void held(Entry entry, Checkup checkup) {
        String trouble = trouble(entry);
        if (trouble == null) {
            checkup.isWell();
        } else {
            checkup.isBroken(trouble);
        }
    }

    /** Why it could not be put up now; {@code null} where each of its addresses has a place. */
    private @Nullable String noPlace(Entry entry) {
        try {
            for (ItemAddress address : entry.wanted.addresses()) {
                books.table.place(entry.wanted, address);
            }
            return null;
        } catch (NoPlaceException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private @Nullable String trouble(Entry entry) {
        if (!entry.isUp()) {
            return "it is not up";
        }
        for (AddressOn on : entry.on) {
            Link link = books.table.link(on.link());
            if (link == null) {
                return Objects.requireNonNullElse(noPlace(entry), "its interface was made anew");
            }
            String trouble = entry.wanted.config().withoutLink() ? null : AddressTable.trouble(link);
            if (trouble != null) {
                return trouble;
            }
        }
        List<AddressOn> missing = books.missing(entry);
        if (missing.isEmpty()) {
            return null;
        }
        AddressOn first = missing.getFirst();
        Link link = books.table.link(first.link());
        return "%s is not on %s%s"
                .formatted(
                        first.address().getHostAddress(),
                        link == null ? "its interface" : link.name(),
                        entry.trouble == null ? "" : ": " + entry.trouble);
    }
}
