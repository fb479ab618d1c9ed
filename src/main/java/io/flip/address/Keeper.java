package io.flip.address;

import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import io.flip.netlink.AddressOn;
import io.flip.netlink.ConflictWatch;
import io.flip.netlink.HardwareAddress;
import io.flip.netlink.Link;
import io.flip.netlink.Monitor.Notification;
import io.flip.netlink.PresentAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one batch after the other: what happened, what the engine asks for, what is due. For one thread. */
final class Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(AddressDriver.class);

    /** How often everything is looked at, whatever the kernel told: a lost message must not matter. */
    static final Duration EVERY = Duration.ofSeconds(5);

    /** An address that another machine claims is announced again, but no more often: two that insist must not flood the wire (RFC 5227, 2.4). */
    private static final Duration DEFEND = Duration.ofSeconds(10);

    private final Books books;
    private final Announcing announcing;
    private final BringingUp bringingUp;
    private final PuttingDown puttingDown;
    private final Mending mending;
    private final Checkups checkups;
    private final Others others;
    private final SecondLook secondLook;
    private final Incidents incidents;
    private final Set<Entry> toAnnounce = new LinkedHashSet<>();
    private @Nullable Moment lookAt;

    Keeper(Books books, Incidents incidents) {
        this.books = books;
        this.incidents = incidents;
        this.announcing = new Announcing(books);
        this.bringingUp = new BringingUp(books, announcing);
        this.puttingDown = new PuttingDown(books);
        this.mending = new Mending(books, announcing, incidents);
        this.checkups = new Checkups(books);
        this.others = new Others(books);
        this.secondLook = new SecondLook(books, announcing, incidents);
    }

    /** When to take a batch even where nothing waits. */
    Moment nextDue() {
        return lookAt == null ? Moment.NEVER : Moment.earlier(lookAt, announcing.nextDue());
    }

    /** What is known may be behind: everything is read anew in the next turn. */
    void mustLook() {
        lookAt = Moment.LONG_PAST;
    }

    /** What the engine wants of items, for which no kernel is needed. */
    void note(Mailbox.Batch batch) {
        Map<ItemId, Wanted> configured = batch.configured();
        if (configured != null) {
            books.configured(configured);
        }
        checkups.take(batch.orders());
    }

    /** @throws IOException where the kernel must be opened anew; what waits for an answer has one all the same */
    void turn(Mailbox.Batch batch, Kernel kernel) throws IOException {
        batch.events().forEach(this::happened);
        if (batch.lost()) {
            mustLook();
        }
        batch.conflicts().forEach(this::claimed);
        carryOut(batch.jobs(), kernel);
        lookWhereDue(kernel);
        keep(kernel);
        announcing.due(kernel);
        secondLook.due(kernel);
        if (books.otherAddresses) {
            books.otherAddresses = false;
            listen(kernel);
        }
        books.show();
    }

    // -- what the engine asks for

    /** In their order as far as they are of one item; else what is to go goes first: others wait for it. */
    private void carryOut(List<AddressJob> jobs, Kernel kernel) {
        List<AddressJob> up = new ArrayList<>();
        List<AddressJob> down = new ArrayList<>();
        Set<ItemId> seen = new HashSet<>();
        for (AddressJob job : jobs) {
            if (!seen.add(job.run().item())) {
                carryOut(down, up, kernel);
                seen.clear();
                seen.add(job.run().item());
            }
            (job.run().event() == HandlerEvent.ALIVE ? up : down).add(job);
        }
        carryOut(down, up, kernel);
    }

    /** Deeds that may fail as a whole. */
    private interface Deed {
        void all(List<AddressJob> jobs, Kernel kernel) throws IOException;
    }

    private void carryOut(List<AddressJob> down, List<AddressJob> up, Kernel kernel) {
        attempt(puttingDown::all, down, kernel);
        attempt(bringingUp::all, up, kernel);
    }

    private void attempt(Deed deed, List<AddressJob> jobs, Kernel kernel) {
        if (jobs.isEmpty()) {
            return;
        }
        try {
            deed.all(jobs, kernel);
        } catch (IOException e) {
            jobs.forEach(job -> job.fail(String.valueOf(e.getMessage())));
            mustLook();
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("A batch of {} addresses failed", jobs.size(), e);
            jobs.forEach(job -> job.fail("the driver of addresses failed: " + e));
            mustLook();
        }
        jobs.clear();
    }

    // -- what happened

    private void happened(Notification event) {
        switch (event) {
            case Notification.AddressAdded(PresentAddress address) -> {
                books.table.put(address);
                touch(address);
            }
            case Notification.AddressRemoved(PresentAddress address) -> {
                books.table.remove(address.address(), address.prefixLength(), address.link());
                touch(address);
            }
            case Notification.LinkChanged(Link before, Link now) -> {
                books.table.put(now);
                touch(before, now);
            }
            case Notification.LinkGone(Link last) -> {
                books.table.remove(last);
                touch(last, last);
            }
            case Notification.Overrun() -> mustLook();
            case Notification.Ended(Exception reason) -> mustLook();
        }
    }

    private void touch(PresentAddress address) {
        Entry entry = books.of(address.address());
        if (entry != null) {
            books.touched.add(entry);
        } else if (!AddressTable.isOurs(address)) {
            books.all().stream()
                    .filter(any -> any.wanted.config().interfaceName() == null)
                    .forEach(books.touched::add);
        }
    }

    private void touch(@Nullable Link before, Link now) {
        books.otherAddresses = true;
        boolean toldAnew = now.isRunning()
                && before != null
                && (!before.isRunning() || !Objects.equals(before.hardware(), now.hardware()));
        for (Entry entry : books.all()) {
            boolean on = isOn(entry, now);
            if (on || mayBeOn(entry, now) || (before != null && mayBeOn(entry, before))) {
                books.touched.add(entry);
            }
            if (on && toldAnew) {
                toAnnounce.add(entry);
            }
        }
    }

    private static boolean isOn(Entry entry, Link link) {
        for (AddressOn on : entry.on) {
            if (on.link() == link.index()) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayBeOn(Entry entry, Link link) {
        String name = entry.wanted.config().interfaceName();
        return name == null || link.isCalled(name);
    }

    private void claimed(ConflictWatch.AddressConflict conflict) {
        Entry entry = books.of(conflict.address());
        if (entry == null || !entry.isUp()) {
            return;
        }
        if (!conflict.by().equals(entry.other)) {
            Link link = books.table.link(conflict.link());
            incidents.claimed(
                    entry.item,
                    "%s claims %s%s, which this member holds"
                            .formatted(
                                    conflict.by(),
                                    conflict.address().getHostAddress(),
                                    link == null ? "" : " on " + link.name()));
        }
        entry.isClaimedBy(conflict.by(), books.now());
        books.touched.add(entry);
        if (!books.now().isBefore(entry.defendFrom)) {
            entry.defendFrom = books.now().plus(DEFEND);
            toAnnounce.add(entry);
        }
    }

    // -- what is due

    private void lookWhereDue(Kernel kernel) throws IOException {
        Moment now = books.now();
        if (lookAt == null) {
            lookAt = now.plus(EVERY);
        } else if (!now.isBefore(lookAt)) {
            lookAt = now.plus(EVERY);
            books.table.readLinks(kernel.links());
            books.table.readAddresses(kernel.addresses());
            books.letGo(List.of());
            others.look(kernel);
            for (Entry entry : books.all()) {
                entry.mendings = Mending.AT_ONCE;
                books.touched.add(entry);
            }
        }
    }

    private void keep(Kernel kernel) throws IOException {
        SequencedSet<Entry> touched = new LinkedHashSet<>(books.touched);
        mending.look(touched, kernel);
        if (!toAnnounce.isEmpty()) {
            announcing.now(toAnnounce.stream().filter(Entry::isUp).toList(), kernel);
            toAnnounce.clear();
        }
        checkups.look(touched);
    }

    private void listen(Kernel kernel) throws IOException {
        Set<InetAddress> addresses = new HashSet<>();
        for (Entry entry : books.all()) {
            books.spots(entry, _ -> true).forEach(spot -> addresses.add(spot.address()));
        }
        Set<HardwareAddress> own = new HashSet<>();
        for (Link link : books.table.links()) {
            if (link.hardware() != null) {
                own.add(link.hardware());
            }
        }
        kernel.listen(addresses, own);
    }

    /** Whether anything is to be kept as it is. */
    boolean isIdle() {
        return books.all().isEmpty();
    }
}
