package io.flip.address;

import io.flip.engine.Input.Outcome;
import io.flip.netlink.AddressOn;
import io.flip.netlink.HardwareAddress;
import io.flip.netlink.Link;
import io.flip.netlink.PresentAddress;
import io.flip.netlink.Prober;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts addresses up: all of a batch in one message, those of one item together or not at all. */
final class BringingUp {
    private static final Logger LOG = LoggerFactory.getLogger(AddressDriver.class);

    /** How long others have to say that they have an address. */
    static final Duration PROBE = Duration.ofMillis(20);

    private final Books books;
    private final Announcing announcing;
    private final Set<Integer> promoted = new HashSet<>();

    BringingUp(Books books, Announcing announcing) {
        this.books = books;
        this.announcing = announcing;
    }

    /** One item that is being brought up. */
    private static final class Attempt {
        private final AddressJob job;
        private final Entry entry;
        private final Wanted wanted;
        private final List<AddressOn> on = new ArrayList<>();
        private final List<Kernel.Spot> spots = new ArrayList<>();

        Attempt(AddressJob job, Entry entry, Wanted wanted) {
            this.job = job;
            this.entry = entry;
            this.wanted = wanted;
        }

        boolean open() {
            return !job.answered();
        }

        void fail(Entry.@Nullable Cause cause, String why) {
            if (open()) {
                entry.failed = cause;
            }
            job.answer(cause == Entry.Cause.CONTESTED ? Outcome.CONTESTED : Outcome.FAILURE, why);
        }
    }

    void all(List<AddressJob> jobs, Kernel kernel) throws IOException {
        List<Attempt> attempts = begun(jobs);
        place(attempts, kernel);
        mayAnnounce(open(attempts), kernel);
        hold(open(attempts));
        lookOrLetGo(open(attempts), kernel); // the last before the deed: it is no older than that takes
        expire(attempts);
        add(open(attempts), kernel);
    }

    private List<Attempt> begun(List<AddressJob> jobs) {
        List<Attempt> attempts = new ArrayList<>(jobs.size());
        for (AddressJob job : jobs) {
            try {
                Wanted wanted = Wanted.of(job.run().item(), job.run().handlers());
                attempts.add(new Attempt(job, books.enter(wanted), wanted));
            } catch (IllegalArgumentException e) {
                job.fail(job.run().item().value() + " can't be put up: " + e.getMessage());
            }
        }
        expire(attempts);
        return attempts;
    }

    private static List<Attempt> open(List<Attempt> attempts) {
        return attempts.stream().filter(Attempt::open).toList();
    }

    private void expire(List<Attempt> attempts) {
        for (Attempt attempt : attempts) {
            if (attempt.open() && !books.now().isBefore(attempt.job.run().startBefore())) {
                attempt.job.answer(Outcome.EXPIRED, "the lease was over before it was put up");
                letGo(attempt);
            }
        }
    }

    // -- where

    /** What the monitor has told so far may be behind: what has no place is looked for once more. */
    private void place(List<Attempt> attempts, Kernel kernel) throws IOException {
        boolean read = false;
        for (Attempt attempt : open(attempts)) {
            String trouble = placed(attempt);
            if (trouble != null && !read) {
                read = true;
                books.table.readLinks(kernel.links());
                books.table.readAddresses(kernel.addresses());
                trouble = placed(attempt);
            }
            if (trouble != null) {
                attempt.fail(Entry.Cause.PLACE, trouble);
            } else {
                refuseTheMachinesOwn(attempt);
            }
        }
    }

    private @Nullable String placed(Attempt attempt) {
        attempt.on.clear();
        attempt.spots.clear();
        try {
            for (ItemAddress address : attempt.wanted.addresses()) {
                Link link = books.table.place(attempt.wanted, address);
                attempt.on.add(AddressTable.on(attempt.wanted, address, link));
                attempt.spots.add(new Kernel.Spot(address.address(), link));
            }
            return null;
        } catch (NoPlaceException e) {
            return e.getMessage();
        }
    }

    private void refuseTheMachinesOwn(Attempt attempt) {
        for (AddressOn on : attempt.on) {
            for (PresentAddress there : books.table.of(on.address())) {
                if (!AddressTable.isOurs(there)) {
                    attempt.fail(
                            null,
                            "%s/%d is an address of this machine itself, which Flip would take away with the item"
                                    .formatted(on.address().getHostAddress(), there.prefixLength()));
                }
            }
        }
    }

    private static void mayAnnounce(List<Attempt> attempts, Kernel kernel) {
        List<Attempt> told = attempts.stream()
                .filter(attempt -> attempt.spots.stream().anyMatch(Announcing::hasNeighbours))
                .toList();
        if (told.isEmpty()) {
            return;
        }
        try {
            kernel.mayAnnounce();
        } catch (IOException e) {
            told.forEach(attempt -> attempt.fail(null, "its neighbours could not be told: " + e.getMessage()));
        }
    }

    // -- other machines that have it

    private void lookOrLetGo(List<Attempt> attempts, Kernel kernel) throws IOException {
        try {
            look(attempts, kernel);
        } catch (IOException e) {
            attempts.forEach(this::letGo);
            throw e;
        }
    }

    private void look(List<Attempt> attempts, Kernel kernel) throws IOException {
        List<Attempt> asked = attempts.stream()
                .filter(attempt -> attempt.wanted.config().probe()
                        && !attempt.entry.isUp()
                        && attempt.job.run().maybeElsewhere())
                .toList();
        List<Kernel.Spot> spots = asked.stream()
                .flatMap(attempt -> attempt.spots.stream())
                .filter(Announcing::hasNeighbours)
                .toList();
        if (spots.isEmpty()) {
            return;
        }
        Look look = Look.at(spots, PROBE, Prober.Heed.ANSWERS, kernel, books::now);
        for (Attempt attempt : asked) {
            for (Kernel.Spot spot : attempt.spots) {
                HardwareAddress other = look.others().get(spot.address());
                if (other != null) {
                    attempt.entry.isClaimedBy(other, books.now());
                    attempt.fail(Entry.Cause.CONTESTED, contested(spot, other));
                }
            }
            if (look.stoodStill()) {
                attempt.fail(null, "the network could not be asked for it: this process stood still again and again");
            }
            if (!attempt.open()) {
                letGo(attempt);
            }
        }
    }

    static String contested(Kernel.Spot spot, HardwareAddress other) {
        return "contested: %s answers for %s on %s"
                .formatted(other, spot.address().getHostAddress(), spot.link().name());
    }

    // -- the deed

    private void hold(List<Attempt> attempts) {
        List<Attempt> fenced = attempts.stream()
                .filter(attempt -> attempt.wanted.config().fence())
                .toList();
        List<InetAddress> addresses = fenced.stream()
                .flatMap(attempt -> attempt.on.stream())
                .map(AddressOn::address)
                .toList();
        if (addresses.isEmpty()) {
            return;
        }
        try {
            books.hold(addresses);
        } catch (IOException e) {
            fenced.forEach(attempt -> attempt.fail(null, "the fence can't be set up: " + e.getMessage()));
        }
    }

    private void letGo(Attempt attempt) {
        if (!attempt.entry.isUp()) {
            books.letGo(attempt.on.stream().map(AddressOn::address).toList());
        }
    }

    private void add(List<Attempt> attempts, Kernel kernel) throws IOException {
        if (attempts.isEmpty()) {
            return;
        }
        removeDuplicates(attempts, kernel);
        List<AddressOn> all =
                attempts.stream().flatMap(attempt -> attempt.on.stream()).toList();
        promote(all, kernel);
        Outcomes outcomes = new Outcomes(kernel.add(all));
        List<Attempt> failed = new ArrayList<>();
        List<Attempt> up = new ArrayList<>();
        for (Attempt attempt : attempts) {
            String refusal = outcomes.refusal(attempt.on.size());
            if (refusal == null) {
                up.add(attempt);
                books.isUp(
                        attempt.entry,
                        attempt.wanted,
                        List.copyOf(attempt.on),
                        attempt.job.run().startBefore());
            } else {
                failed.add(attempt);
                attempt.fail(Entry.Cause.PLACE, refusal);
            }
        }
        announcing.now(up.stream().map(attempt -> attempt.entry).toList(), kernel);
        up.forEach(attempt -> attempt.job.answer(Outcome.SUCCESS, "up on " + names(attempt)));
        takeBack(failed, kernel);
    }

    private static String names(Attempt attempt) {
        return attempt.spots.stream().map(spot -> spot.link().name()).distinct().collect(Collectors.joining(" and "));
    }

    /** The kernel found them twice in the network, and would not use them. */
    private void removeDuplicates(List<Attempt> attempts, Kernel kernel) throws IOException {
        List<AddressOn> duplicates = attempts.stream()
                .flatMap(attempt -> attempt.on.stream())
                .filter(on -> {
                    PresentAddress there = books.table.find(on);
                    return there != null && there.isDuplicate();
                })
                .toList();
        if (!duplicates.isEmpty()) {
            kernel.remove(duplicates);
        }
    }

    private void promote(List<AddressOn> all, Kernel kernel) {
        for (AddressOn on : all) {
            boolean inSubnet = on.address().getAddress().length == 4 && on.prefixLength() < 32;
            if (inSubnet && promoted.add(on.link())) {
                try {
                    kernel.promoteSecondaries(on.link());
                } catch (IOException e) {
                    LOG.warn("An address with a subnet may take others of it along when it goes: {}", e.getMessage());
                }
            }
        }
    }

    /** Those of them that are up; the engine may try again, or take the item away. */
    private void takeBack(List<Attempt> attempts, Kernel kernel) throws IOException {
        if (attempts.isEmpty()) {
            return;
        }
        kernel.remove(attempts.stream().flatMap(attempt -> attempt.on.stream()).toList());
        for (Attempt attempt : attempts) {
            attempt.on.forEach(on -> books.table.remove(on.address(), on.prefixLength(), on.link()));
            books.isDown(attempt.entry);
            letGo(attempt);
        }
    }
}
