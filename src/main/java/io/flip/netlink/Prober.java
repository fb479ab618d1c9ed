package io.flip.netlink;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asks the wire whether somebody answers for addresses: by ARP probes (RFC 5227) and neighbour solicitations, from no address, so that nobody
 * learns anything from the question. Answers are heard past the machine's filters. Needs CAP_NET_RAW. Safe from any thread, one call at a
 * time.
 */
public final class Prober implements AutoCloseable {
    /** The question is asked twice, for one packet may be lost. */
    private static final int TIMES = 2;

    private final PacketSocket arp;
    private final PacketSocket advertisements;

    /** What says that somebody has an address. */
    public enum Heed {
        /** That it answers for the address, or announces it. */
        ANSWERS,
        /** The same; and that it asks for the address as this one does: then it may be about to take it. */
        QUESTIONS_TOO
    }

    private Prober(PacketSocket arp, PacketSocket advertisements) {
        this.arp = arp;
        this.advertisements = advertisements;
    }

    /** Opens the sockets; {@link #close} ends them. */
    public static Prober open() throws IOException {
        PacketSocket arp = PacketSocket.receiving(PacketFormat.ETH_P_ARP);
        try {
            return new Prober(arp, PacketSocket.receivingQuestionsToo());
        } catch (IOException | RuntimeException failed) {
            arp.close();
            throw failed;
        }
    }

    /**
     * Asks for the addresses, all at once, and waits for answers until all have come, or the time is over (20 ms do on one wire).
     *
     * @param heed what counts
     * @param machine further hardware addresses of this machine: another of its links may answer, too
     * @return by address, the hardware address of the machine that was heard first; nothing for those that none answered for
     * @throws IOException where the link is down, or gone; where it {@linkplain Link#resolvesNeighbours does not resolve neighbours} nobody
     *     is asked, and nobody answers
     */
    public synchronized Map<InetAddress, HardwareAddress> probe(
            Link link, List<InetAddress> addresses, Duration wait, Heed heed, Set<HardwareAddress> machine)
            throws IOException {
        Map<InetAddress, HardwareAddress> answered = new LinkedHashMap<>();
        HardwareAddress sender = link.hardware();
        if (sender == null || !link.resolvesNeighbours() || addresses.isEmpty()) {
            return answered;
        }
        Set<HardwareAddress> own = new HashSet<>(machine);
        own.add(sender);
        Set<InetAddress> open = new HashSet<>(addresses);
        arp.drain();
        advertisements.drain();
        long start = System.nanoTime();
        for (int time = 1; time <= TIMES && !open.isEmpty(); time++) {
            for (InetAddress address : addresses) {
                if (open.contains(address)) {
                    ask(link, sender, address);
                }
            }
            long deadline = start + wait.toNanos() * time / TIMES;
            while (!open.isEmpty() && hear(link, own, open, answered, heed, deadline)) {
                // the next
            }
        }
        read(link, own, open, answered, heed); // what came while this process stood still
        return answered;
    }

    private void ask(Link link, HardwareAddress own, InetAddress address) throws IOException {
        try {
            switch (address) {
                case Inet4Address four -> {
                    PacketFormat.probe(arp.packet(), own, four);
                    arp.send(link.index(), PacketFormat.ETH_P_ARP, HardwareAddress.BROADCAST);
                }
                case Inet6Address six -> {
                    PacketFormat.probe(advertisements.packet(), six);
                    advertisements.send(link.index(), PacketFormat.ETH_P_IPV6, PacketFormat.groupHardware(six));
                }
                default -> throw new IllegalArgumentException(address.toString());
            }
        } catch (KernelException refused) {
            if (refused.errno() != Errno.ENOBUFS && refused.errno() != Errno.EAGAIN) {
                throw KernelException.of("probe on " + link.name(), refused.errno(), PacketSocket.NET_RAW, null);
            }
            LockSupport.parkNanos(1000); // as a packet that is lost
        }
    }

    /** Whether there is time left. */
    private boolean hear(
            Link link,
            Set<HardwareAddress> own,
            Set<InetAddress> open,
            Map<InetAddress, HardwareAddress> answered,
            Heed heed,
            long deadline)
            throws IOException {
        read(link, own, open, answered, heed);
        return open.isEmpty()
                || arp.descriptor().await(deadline, advertisements.descriptor().number());
    }

    private void read(
            Link link,
            Set<HardwareAddress> own,
            Set<InetAddress> open,
            Map<InetAddress, HardwareAddress> answered,
            Heed heed)
            throws IOException {
        while (arp.receive()) {
            PacketFormat.Said said = PacketFormat.readArp(arp.bytes(), arp.length());
            if (said == null && heed == Heed.QUESTIONS_TOO) {
                said = PacketFormat.readArpProbe(arp.bytes(), arp.length());
            }
            take(said, arp, link, own, open, answered);
        }
        while (advertisements.receive()) {
            PacketFormat.Said said = PacketFormat.readAdvertisement(advertisements.bytes(), advertisements.length());
            if (said == null && heed == Heed.QUESTIONS_TOO) {
                said = PacketFormat.readSolicitationFromNobody(advertisements.bytes(), advertisements.length());
            }
            take(said, advertisements, link, own, open, answered);
        }
    }

    private static void take(
            PacketFormat.@Nullable Said said,
            PacketSocket socket,
            Link link,
            Set<HardwareAddress> own,
            Set<InetAddress> open,
            Map<InetAddress, HardwareAddress> answered) {
        if (said == null || socket.link() != link.index() || !open.contains(said.address())) {
            return;
        }
        HardwareAddress by = said.by() == null ? socket.sender() : said.by();
        if (by != null && !own.contains(by)) {
            open.remove(said.address());
            answered.put(said.address(), by);
        }
    }

    @Override
    public synchronized void close() {
        arp.close();
        advertisements.close();
    }
}
