package io.flip.address;

import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import io.flip.netlink.AddressOn;
import io.flip.netlink.HardwareAddress;
import io.flip.netlink.Link;
import io.flip.netlink.PresentAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that is known of items and of the kernel. For one thread, but for what is seen of it. */
final class Books {
    private static final Logger LOG = LoggerFactory.getLogger(AddressDriver.class);

    /** What others see of an item. */
    record Sighting(boolean held, boolean present, @Nullable HardwareAddress other, boolean fenced) {}

    final AddressTable table = new AddressTable();
    final Map<ItemId, Sighting> sightings = new ConcurrentHashMap<>();

    /** Those of which something has changed in this turn. */
    final SequencedSet<Entry> touched = new LinkedHashSet<>();

    /** Whether others are up than before, or interfaces have changed. */
    boolean otherAddresses;

    private final Map<ItemId, Entry> entries = new HashMap<>();
    private final Map<InetAddress, Entry> byAddress = new HashMap<>();
    private final Set<InetAddress> toLetGo = new HashSet<>();
    private final Fenced fenced;
    private final Fenced unfenced = new Unfenced();
    private final Supplier<Moment> clock;

    Books(Fenced fenced, Supplier<Moment> clock) {
        this.fenced = fenced;
        this.clock = clock;
    }

    Moment now() {
        return clock.get();
    }

    Collection<Entry> all() {
        return entries.values();
    }

    @Nullable
    Entry find(ItemId item) {
        return entries.get(item);
    }

    @Nullable
    Entry of(InetAddress address) {
        return byAddress.get(address);
    }

    /** As it is wanted from now on, unless it is up. */
    Entry enter(Wanted wanted) {
        Entry entry = entries.computeIfAbsent(wanted.item(), _ -> new Entry(wanted));
        if (!entry.isUp()) {
            index(entry, wanted);
        }
        touched.add(entry);
        return entry;
    }

    private void index(Entry entry, Wanted wanted) {
        entry.wanted.addresses().forEach(address -> byAddress.remove(address.address(), entry));
        entry.wanted = wanted;
        wanted.addresses().forEach(address -> byAddress.put(address.address(), entry));
    }

    void isUp(Entry entry, Wanted wanted, List<AddressOn> on, Moment startBefore) {
        index(entry, wanted);
        entry.deed = Entry.Deed.UP;
        entry.on = on;
        entry.startBefore = startBefore;
        entry.failed = null;
        entry.trouble = null;
        entry.other = null;
        on.forEach(address -> table.put(AddressTable.present(address)));
        otherAddresses = true;
        touched.add(entry);
    }

    void isDown(Entry entry) {
        entry.deed = Entry.Deed.DOWN;
        entry.on = List.of();
        otherAddresses = true;
        touched.add(entry);
    }

    /** Only those may be there; what is up is forgotten when it has been put down. */
    void configured(Map<ItemId, Wanted> all) {
        all.values().forEach(this::enter);
        for (Entry entry : List.copyOf(entries.values())) {
            if (!all.containsKey(entry.item) && !entry.isUp()) {
                forget(entry);
            }
        }
    }

    private void forget(Entry entry) {
        entries.remove(entry.item);
        entry.wanted.addresses().forEach(address -> byAddress.remove(address.address(), entry));
        touched.remove(entry);
        sightings.remove(entry.item);
    }

    // -- leases and the fence

    /** Until when neighbours may be told of it, and it may be put back. */
    Moment until(Entry entry) {
        return Moment.later(entry.startBefore, of(entry.wanted).leasedUntil(entry.item));
    }

    private Fenced of(Wanted wanted) {
        return wanted.config().fence() ? fenced : unfenced;
    }

    List<Doubts.Question> questions() {
        return fenced.questions();
    }

    void answered(Doubts.Question question, Doubts.Answer answer, Moment ended) {
        fenced.answered(question, answer, ended);
    }

    void hold(Collection<InetAddress> addresses) throws IOException {
        toLetGo.removeAll(addresses);
        fenced.hold(addresses);
    }

    /** What fails is tried again at the next full look: nothing is up meanwhile that it could keep from anybody. */
    void letGo(Collection<InetAddress> addresses) {
        toLetGo.addAll(addresses);
        if (toLetGo.isEmpty()) {
            return;
        }
        try {
            fenced.letGo(List.copyOf(toLetGo));
            toLetGo.clear();
        } catch (IOException e) {
            LOG.warn("The fence still has addresses that are gone: {}", e.getMessage());
        }
    }

    // -- what others see

    /** Of those that were touched. */
    void show() {
        for (Entry entry : touched) {
            sightings.put(
                    entry.item,
                    new Sighting(
                            entry.isUp(),
                            isPresent(entry),
                            entry.other,
                            entry.wanted.config().fence()));
        }
        touched.clear();
    }

    Observed observed(ItemId item, Sighting sighting) {
        if (sighting.other() != null) {
            return new Observed(
                    Observed.State.FOREIGN, sighting.held(), sighting.other().toString());
        }
        if (!sighting.present()) {
            return new Observed(Observed.State.ABSENT, sighting.held());
        }
        boolean leased = !sighting.fenced() || clock.get().isBefore(fenced.leasedUntil(item));
        return new Observed(leased ? Observed.State.UP : Observed.State.FENCED, sighting.held());
    }

    private boolean isPresent(Entry entry) {
        return entry.isUp()
                ? missing(entry).isEmpty()
                : entry.wanted.addresses().stream()
                        .allMatch(address -> !here(entry.wanted, address).isEmpty());
    }

    /** What should be there and is not. */
    List<AddressOn> missing(Entry entry) {
        return entry.on.stream()
                .filter(on -> {
                    PresentAddress there = table.find(on);
                    return there == null || there.isDuplicate();
                })
                .toList();
    }

    /** Where its addresses are up, as far as there are neighbours that know them. */
    List<Kernel.Spot> spots(Entry entry, Predicate<Link> which) {
        List<Kernel.Spot> spots = new ArrayList<>();
        for (AddressOn on : entry.on) {
            Link link = table.link(on.link());
            if (link != null && link.resolvesNeighbours() && which.test(link)) {
                spots.add(new Kernel.Spot(on.address(), link));
            }
        }
        return spots;
    }

    /** Where its addresses would be put up, as far as there are neighbours that know them; empty where one has no place. */
    List<Kernel.Spot> places(Entry entry) {
        List<Kernel.Spot> spots = new ArrayList<>();
        try {
            for (ItemAddress address : entry.wanted.addresses()) {
                Link link = table.place(entry.wanted, address);
                if (link.resolvesNeighbours()) {
                    spots.add(new Kernel.Spot(address.address(), link));
                }
            }
            return spots;
        } catch (NoPlaceException _) {
            return List.of(); // it can't be up here either way
        }
    }

    /** Where an address of an item is that may be taken away. */
    List<PresentAddress> here(Wanted wanted, ItemAddress address) {
        List<PresentAddress> found = new ArrayList<>();
        for (PresentAddress present : table.of(address.address())) {
            if (present.prefixLength() == address.prefixLength()
                    && AddressTable.isOurs(present)
                    && mayBeOn(wanted, present.link())) {
                found.add(present);
            }
        }
        return found;
    }

    private boolean mayBeOn(Wanted wanted, int index) {
        Link link = table.link(index);
        String name = wanted.config().interfaceName();
        return link != null && (name == null ? !link.isLoopback() : link.isCalled(name));
    }
}
