package io.flip.address;

import io.flip.netlink.AddressOn;
import io.flip.netlink.Link;
import io.flip.netlink.PresentAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel has, by its own word: read whole now and then, and kept by what the monitor tells and by what was done. It may be behind for a
 * moment; what is done by it must not depend on that. For one thread.
 */
final class AddressTable {
    /** What put it up, as {@code IFA_PROTO} says it: addresses of Flip. */
    static final int MARK = 70;

    private static final int NODAD = 0x2;
    private static final int LONGEST_LABEL = 15;
    private static final int MOST_NAMES = 30;

    private final Map<Integer, Link> links = new TreeMap<>();
    private final Map<InetAddress, List<PresentAddress>> addresses = new HashMap<>();
    private @Nullable List<PresentAddress> subnets;

    void readLinks(Collection<Link> all) {
        links.clear();
        all.forEach(this::put);
    }

    void readAddresses(Collection<PresentAddress> all) {
        addresses.clear();
        subnets = null;
        all.forEach(this::put);
    }

    void put(Link link) {
        links.put(link.index(), link);
    }

    void remove(Link link) {
        links.remove(link.index());
        addresses.values().removeIf(all -> {
            all.removeIf(address -> address.link() == link.index());
            return all.isEmpty();
        });
        subnets = null;
    }

    void put(PresentAddress address) {
        remove(address.address(), address.prefixLength(), address.link());
        addresses.computeIfAbsent(address.address(), _ -> new ArrayList<>(1)).add(address);
        changed(address.address(), address.prefixLength());
    }

    void remove(InetAddress address, int prefixLength, int link) {
        List<PresentAddress> all = addresses.get(address);
        if (all != null) {
            all.removeIf(one -> one.link() == link && one.prefixLength() == prefixLength);
            if (all.isEmpty()) {
                addresses.remove(address);
            }
            changed(address, prefixLength);
        }
    }

    private void changed(InetAddress address, int prefixLength) {
        if (prefixLength < address.getAddress().length * Byte.SIZE) {
            subnets = null;
        }
    }

    @Nullable
    Link link(int index) {
        return links.get(index);
    }

    Collection<Link> links() {
        return links.values();
    }

    /** On whichever interfaces. */
    List<PresentAddress> of(InetAddress address) {
        return addresses.getOrDefault(address, List.of());
    }

    @Nullable
    PresentAddress find(AddressOn wanted) {
        for (PresentAddress one : of(wanted.address())) {
            if (one.link() == wanted.link() && one.prefixLength() == wanted.prefixLength()) {
                return one;
            }
        }
        return null;
    }

    /**
     * Where an address of an item belongs.
     *
     * @throws NoPlaceException where there is no such interface, or it passes no packet
     */
    Link place(Wanted wanted, ItemAddress address) throws NoPlaceException {
        String name = wanted.config().interfaceName();
        Link link = name == null ? withSubnet(address) : called(name);
        String trouble = wanted.config().withoutLink() ? null : trouble(link);
        if (trouble != null) {
            throw new NoPlaceException(trouble);
        }
        return link;
    }

    private Link called(String name) throws NoPlaceException {
        for (Link link : links.values()) {
            if (link.isCalled(name)) {
                return link;
            }
        }
        throw new NoPlaceException("no such interface: %s (there are: %s)".formatted(name, names()));
    }

    private String names() {
        String more = links.size() > MOST_NAMES ? ", and " + (links.size() - MOST_NAMES) + " more" : "";
        return links.values().stream().limit(MOST_NAMES).map(Link::name).collect(Collectors.joining(", ")) + more;
    }

    /** What keeps packets from passing; {@code null} where nothing does. */
    static @Nullable String trouble(Link link) {
        if (!link.isUp()) {
            return link.name() + " is down";
        }
        if (!link.hasCarrier()) {
            return link.name() + " has no carrier";
        }
        return link.isRunning() ? null : link.name() + " passes no packet yet (dormant)";
    }

    private Link withSubnet(ItemAddress address) throws NoPlaceException {
        if (address.isSix() && address.address().isLinkLocalAddress()) {
            throw new NoPlaceException(address
                    + " is a link-local address, which every interface could have: name one with address.interface");
        }
        PresentAddress best = null;
        for (PresentAddress subnet : subnets()) {
            boolean longer = best == null || subnet.prefixLength() > best.prefixLength();
            if (longer && links.containsKey(subnet.link()) && contains(subnet, address.address())) {
                best = subnet;
            }
        }
        Link link = best == null ? null : links.get(best.link());
        if (link == null) {
            throw new NoPlaceException(
                    "no interface has a subnet with %s: name one with address.interface (there are: %s)"
                            .formatted(address, names()));
        }
        return link;
    }

    /** The machine's own, in the order of the interfaces' numbers. */
    private List<PresentAddress> subnets() {
        List<PresentAddress> found = subnets;
        if (found == null) {
            found = addresses.values().stream()
                    .flatMap(List::stream)
                    .filter(one -> !isOurs(one) && !one.address().isLoopbackAddress())
                    .sorted((one, other) -> Integer.compare(one.link(), other.link()))
                    .toList();
            subnets = found;
        }
        return found;
    }

    private static boolean contains(PresentAddress subnet, InetAddress address) {
        byte[] one = subnet.address().getAddress();
        byte[] other = address.getAddress();
        if (one.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < subnet.prefixLength(); bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((one[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** What may be taken away: it has the mark of Flip or of ip_up, or stands alone. */
    static boolean isOurs(PresentAddress present) {
        String label = present.label();
        boolean alone = present.prefixLength() == present.address().getAddress().length * Byte.SIZE;
        boolean labelled = label != null && (label.endsWith(":flip") || label.endsWith(":f"));
        boolean deprecated = present.address() instanceof Inet6Address
                && present.preferredSeconds() == 0
                && (present.flags() & NODAD) != 0;
        return alone || present.protocol() == MARK || labelled || deprecated;
    }

    /** As it is to be put up. */
    static AddressOn on(Wanted wanted, ItemAddress address, Link link) {
        AddressOn on = new AddressOn(address.address(), link.index())
                .within(address.prefixLength())
                .from(MARK);
        if (address.isSix()) {
            return wanted.config().asSource() ? on : on.notAsSource();
        }
        String label = label(link.name());
        return label == null ? on : on.labelled(label);
    }

    /** By this {@code ip_down} knows it, too. */
    private static @Nullable String label(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        String mark = bytes + ":flip".length() <= LONGEST_LABEL ? ":flip" : ":f";
        return bytes + mark.length() <= LONGEST_LABEL ? name + mark : null;
    }

    /** As the kernel will say it is, once it was put up. */
    static PresentAddress present(AddressOn on) {
        return new PresentAddress(
                on.address(),
                on.prefixLength(),
                on.link(),
                on.address() instanceof Inet6Address ? NODAD : 0,
                on.source() ? PresentAddress.FOREVER : 0,
                PresentAddress.FOREVER,
                on.label(),
                on.protocol());
    }
}
