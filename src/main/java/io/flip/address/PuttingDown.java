package io.flip.address;

import io.flip.engine.Input.Outcome;
import io.flip.netlink.AddressOn;
import io.flip.netlink.KernelException;
import io.flip.netlink.PresentAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes addresses away: all of a batch in one message, after one look at what is there. What is not there costs nothing. */
final class PuttingDown {
    private static final Logger LOG = LoggerFactory.getLogger(AddressDriver.class);

    private final Books books;

    PuttingDown(Books books) {
        this.books = books;
    }

    /** One item that is being put down. */
    private record Attempt(AddressJob job, Entry entry, Wanted wanted, SequencedSet<AddressOn> there) {}

    void all(List<AddressJob> jobs, Kernel kernel) throws IOException {
        books.table.readLinks(kernel.links());
        books.table.readAddresses(kernel.addresses());
        List<Attempt> attempts = new ArrayList<>(jobs.size());
        for (AddressJob job : jobs) {
            try {
                Wanted wanted = Wanted.of(job.run().item(), job.run().handlers());
                Entry entry = books.enter(wanted);
                attempts.add(new Attempt(job, entry, wanted, there(entry, wanted)));
            } catch (IllegalArgumentException e) {
                job.answer(Outcome.SUCCESS, "nothing can be up: " + e.getMessage());
            }
        }
        List<AddressOn> all =
                attempts.stream().flatMap(attempt -> attempt.there().stream()).toList();
        abort(all, kernel);
        Outcomes outcomes = new Outcomes(all.isEmpty() ? List.of() : kernel.remove(all), KernelException::isNotThere);
        List<InetAddress> gone = new ArrayList<>();
        attempts.forEach(attempt -> finish(attempt, outcomes, gone));
        books.letGo(gone);
        for (Attempt attempt : attempts) {
            attempt.job().answer(Outcome.SUCCESS, attempt.there().isEmpty() ? "it was not up" : "it is up no more");
        }
        abort(all, kernel);
    }

    /** By what the kernel has, and by what was done here, which it must have unless somebody else was quicker. */
    private SequencedSet<AddressOn> there(Entry entry, Wanted wanted) {
        SequencedSet<AddressOn> there = new LinkedHashSet<>();
        for (ItemAddress address : wanted.addresses()) {
            for (PresentAddress present : books.here(wanted, address)) {
                there.add(new AddressOn(present.address(), present.link()).within(present.prefixLength()));
            }
        }
        for (AddressOn on : entry.on) {
            if (books.table.find(on) != null) {
                there.add(new AddressOn(on.address(), on.link()).within(on.prefixLength()));
            }
        }
        return there;
    }

    private void finish(Attempt attempt, Outcomes outcomes, List<InetAddress> gone) {
        String refusal = outcomes.refusal(attempt.there().size());
        if (refusal != null) {
            attempt.job().fail(refusal);
            return;
        }
        attempt.there().forEach(on -> books.table.remove(on.address(), on.prefixLength(), on.link()));
        attempt.entry().on.forEach(on -> gone.add(on.address()));
        attempt.wanted().addresses().forEach(address -> gone.add(address.address()));
        books.isDown(attempt.entry());
    }

    /**
     * Clients connect anew, and do not wait for an answer that can't come. Before the addresses go, so that clients are told; and after it, for
     * those that connected meanwhile.
     */
    private static void abort(List<AddressOn> addresses, Kernel kernel) {
        if (addresses.isEmpty()) {
            return;
        }
        try {
            kernel.abort(addresses.stream().map(AddressOn::address).toList());
        } catch (IOException e) {
            LOG.debug("Connections of {} addresses could not be ended", addresses.size(), e);
        }
    }
}
