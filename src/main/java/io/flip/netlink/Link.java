package io.flip.netlink;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network interface.
 *
 * @param index the kernel's number; an interface that is made anew has another
 * @param alternativeNames other names that it goes by ({@code ip link property add dev eth0 altname ...})
 * @param flags {@code IFF_...} of {@code linux/if.h}
 * @param hardware {@code null} where it has none of 48 bits
 * @param kind of a virtual interface: "veth", "bridge", "vlan" and so on; {@code null} for the loopback and for hardware
 * @param mtu bytes that a packet may have
 * @param master the number of the bridge or bond that it is a part of; 0 for none
 */
public record Link(
        int index,
        String name,
        List<String> alternativeNames,
        int flags,
        @Nullable HardwareAddress hardware,
        @Nullable String kind,
        int mtu,
        int master) {
    /** No interface has that number: the kernel counts from 1. */
    public static final int NOWHERE = Integer.MAX_VALUE;

    private static final int IFF_UP = 0x1;
    private static final int IFF_LOOPBACK = 0x8;
    private static final int IFF_RUNNING = 0x40;
    private static final int IFF_NOARP = 0x80;
    private static final int IFF_LOWER_UP = 0x10000;

    /** Keeps a list of its own. */
    public Link {
        alternativeNames = List.copyOf(alternativeNames);
    }

    /** Whether it is switched on ({@code ip link set up}). */
    public boolean isUp() {
        return has(IFF_UP);
    }

    /** Whether it is connected: a cable is in, or the other end of the pair is up. */
    public boolean hasCarrier() {
        return has(IFF_LOWER_UP);
    }

    /** Whether packets pass: up, connected, and not dormant (as a port that must log in first). */
    public boolean isRunning() {
        return isUp() && has(IFF_RUNNING);
    }

    /** Whether it is the loopback. */
    public boolean isLoopback() {
        return has(IFF_LOOPBACK);
    }

    /** Whether neighbours on it are asked for their hardware address, so that announcements have a meaning. */
    public boolean resolvesNeighbours() {
        return hardware != null && !has(IFF_NOARP) && !isLoopback();
    }

    /** Whether it goes by that name, or another of it. */
    public boolean isCalled(String wanted) {
        return name.equals(wanted) || alternativeNames.contains(wanted);
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
