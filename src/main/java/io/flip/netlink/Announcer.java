package io.flip.netlink;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells the neighbours on a link which hardware address an address is at now: by ARP, as a request and as a reply, and by an unsolicited
 * neighbour advertisement. It goes past the machine's filters, the fence included: a member without a lease must not announce. Needs CAP_NET_RAW.
 * Safe from any thread, one call at a time.
 */
public final class Announcer implements AutoCloseable {
    /** For how long a call waits in all where the link takes no more packets at the moment. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private static final Duration PAUSE = Duration.ofMillis(1);

    private final PacketSocket socket;

    private Announcer(PacketSocket socket) {
        this.socket = socket;
    }

    /** Opens the socket; {@link #close} ends it. */
    public static Announcer open() throws IOException {
        return new Announcer(PacketSocket.sending());
    }

    /**
     * Announces the addresses once. Without effect on a link that {@linkplain Link#resolvesNeighbours does not resolve neighbours}.
     *
     * @throws IOException where the link is down, gone, or takes no packets; then some may have been announced
     */
    public synchronized void announce(Link link, List<InetAddress> addresses) throws IOException {
        HardwareAddress hardware = link.hardware();
        if (hardware == null || !link.resolvesNeighbours()) {
            return;
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (InetAddress address : addresses) {
            switch (address) {
                case Inet4Address four -> {
                    PacketFormat.announcement(socket.packet(), PacketFormat.REQUEST, hardware, four);
                    send(link, PacketFormat.ETH_P_ARP, HardwareAddress.BROADCAST, deadline);
                    PacketFormat.announcement(socket.packet(), PacketFormat.REPLY, hardware, four);
                    send(link, PacketFormat.ETH_P_ARP, HardwareAddress.BROADCAST, deadline);
                }
                case Inet6Address six -> {
                    PacketFormat.announcement(socket.packet(), hardware, six);
                    send(link, PacketFormat.ETH_P_IPV6, PacketFormat.allNodes(), deadline);
                }
                default -> throw new IllegalArgumentException(address.toString());
            }
        }
    }

    /** Does all of that but for the sending: the packets are for an interface that there is not, and the kernel refuses them. */
    public synchronized void rehearse(List<InetAddress> addresses) throws IOException {
        for (InetAddress address : addresses) {
            try {
                if (address instanceof Inet4Address four) {
                    PacketFormat.announcement(socket.packet(), PacketFormat.REPLY, HardwareAddress.BROADCAST, four);
                    socket.send(Link.NOWHERE, PacketFormat.ETH_P_ARP, HardwareAddress.BROADCAST);
                } else if (address instanceof Inet6Address six) {
                    PacketFormat.announcement(socket.packet(), HardwareAddress.BROADCAST, six);
                    socket.send(Link.NOWHERE, PacketFormat.ETH_P_IPV6, PacketFormat.allNodes());
                }
            } catch (KernelException refused) {
                if (refused.errno() != Errno.ENXIO) {
                    throw refused;
                }
            }
        }
    }

    private void send(Link link, int protocol, HardwareAddress to, long deadline) throws IOException {
        while (true) {
            try {
                socket.send(link.index(), protocol, to);
                return;
            } catch (KernelException refused) {
                boolean full = refused.errno() == Errno.ENOBUFS || refused.errno() == Errno.EAGAIN;
                if (!full || System.nanoTime() > deadline) {
                    throw KernelException.of("announce on " + link.name(), refused.errno(), PacketSocket.NET_RAW, null);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    @Override
    public synchronized void close() {
        socket.close();
    }
}
