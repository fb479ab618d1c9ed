package io.flip.address;

import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.time.Moment;
import io.flip.netlink.AddressOn;
import io.flip.netlink.HardwareAddress;
import io.flip.netlink.Link;
import io.flip.netlink.Monitor;
import io.flip.netlink.Outcome;
import io.flip.netlink.PresentAddress;
import io.flip.netlink.Prober;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Goes through everything that puts addresses up and takes them away, before it is needed: what this program does for the first time takes ten
 * times as long as later. It is done on a stage: the driver's own parts, with books of their own, and a kernel that has one interface and does
 * nothing. A slice of it takes some milliseconds, so that what is asked for meanwhile does not wait for longer.
 */
final class Rehearsal {
    /** Enough for what is done often to be compiled. */
    private static final int SLICES = 25;

    private static final List<ItemId> ITEMS = IntStream.rangeClosed(1, 40)
            .mapToObj(i -> new ItemId("rehearsal", "192.0.2." + i + " 2001:db8::" + i)) // those of documentation
            .toList();

    static final List<InetAddress> ADDRESSES = ITEMS.stream()
            .flatMap(item -> ItemAddress.all(item.value()).stream())
            .map(ItemAddress::address)
            .toList();

    private static final AddressConfig CONFIG =
            new AddressConfig("stage", false, Duration.ofMinutes(1), false, false, false);

    private static final HandlerConfig HANDLERS = new HandlerConfig(
                    List.of(),
                    List.of(),
                    new TreeMap<>(),
                    Duration.ofSeconds(1),
                    1,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1))
            .address(CONFIG);

    private final Keeper keeper;
    private final Kernel stage = new Stage();
    private final Map<String, Integer> answers = new TreeMap<>();
    private int left = SLICES;

    Rehearsal(Supplier<Moment> clock) {
        keeper = new Keeper(new Books(new Unfenced(), clock), new Counted());
    }

    boolean isOver() {
        return left == 0;
    }

    /** One slice: some addresses go up, are put back when somebody has taken them away, and go away again. */
    void slice() throws IOException {
        left--;
        keeper.turn(batch(HandlerEvent.ALIVE), stage);
        keeper.turn(taken(stage.addresses()), stage);
        keeper.turn(batch(HandlerEvent.DOWN), stage);
    }

    /** How the runs ended until now, and what else happened; and how often each. */
    Map<String, Integer> answers() {
        return answers;
    }

    private Mailbox.Batch batch(HandlerEvent event) {
        List<AddressJob> jobs = new ArrayList<>();
        for (ItemId item : ITEMS) {
            jobs.add(new AddressJob(
                    new Effect.RunHandler(jobs.size(), item, HANDLERS, event, 1, Moment.NEVER),
                    done -> answers.merge(done.outcome() + ": " + done.detail(), 1, Integer::sum)));
        }
        return new Mailbox.Batch(jobs, Map.of(), List.of(), false, List.of(), null);
    }

    private static Mailbox.Batch taken(List<PresentAddress> addresses) {
        List<Monitor.Notification> events = addresses.stream()
                .<Monitor.Notification>map(Monitor.Notification.AddressRemoved::new)
                .toList();
        return new Mailbox.Batch(List.of(), Map.of(), events, false, List.of(), null);
    }

    private final class Counted implements Incidents {
        @Override
        public void mended(ItemId item, String sentence) {
            answers.merge("mended", 1, Integer::sum);
        }

        @Override
        public void cleared(ItemId item, String sentence) {
            answers.merge("cleared", 1, Integer::sum);
        }

        @Override
        public void claimed(ItemId item, String sentence) {}

        @Override
        public void contested(ItemId item, String sentence) {}
    }

    /** One interface, which is up, and on which whatever is done succeeds. */
    private static final class Stage implements Kernel {
        private static final int UP = 0x1 | 0x40 | 0x10000;

        private final Link link =
                new Link(1, "stage", List.of(), UP, HardwareAddress.parse("02:00:00:00:00:01"), null, 1500, 0);

        private final List<PresentAddress> present = new ArrayList<>();

        @Override
        public List<Link> links() {
            return List.of(link);
        }

        @Override
        public List<PresentAddress> addresses() {
            return List.copyOf(present);
        }

        @Override
        public List<Outcome> add(List<AddressOn> addresses) {
            addresses.forEach(address -> present.add(AddressTable.present(address)));
            return done(addresses);
        }

        @Override
        public List<Outcome> remove(List<AddressOn> addresses) {
            present.clear();
            return done(addresses);
        }

        private static List<Outcome> done(List<AddressOn> addresses) {
            return addresses.stream().map(address -> new Outcome(address, null)).toList();
        }

        @Override
        public void promoteSecondaries(int index) {}

        @Override
        public void mayAnnounce() {}

        @Override
        public void rehearse(List<InetAddress> addresses) {}

        @Override
        public void announce(List<Spot> spots) {}

        @Override
        public Map<InetAddress, HardwareAddress> probe(List<Spot> spots, Duration within, Prober.Heed heed) {
            return Map.of();
        }

        @Override
        public void listen(Set<InetAddress> addresses, Set<HardwareAddress> own) {}

        @Override
        public void abort(List<InetAddress> addresses) {}

        @Override
        public void close() {}
    }
}
