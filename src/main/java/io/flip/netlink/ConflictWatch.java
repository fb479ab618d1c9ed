package io.flip.netlink;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Listens for other hosts that say they have certain addresses, by ARP or neighbour advertisements, on every interface. The listener is
 * called on a thread of the watch's own; the same conflict is told at most once a second. Needs CAP_NET_RAW.
 */
public final class ConflictWatch implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration REPEATED = Duration.ofSeconds(1);
    private static final int MOST_REMEMBERED = 4096;

    private final PacketSocket arp;
    private final PacketSocket advertisements;
    private final Waker waker;
    private final Consumer<AddressConflict> listener;
    private final Consumer<Exception> ended;
    private final Thread thread;
    private final Map<AddressConflict, Long> told = new HashMap<>();
    private volatile Watched watched = new Watched(Set.of(), Set.of());
    private volatile boolean closed;

    /** How it was said. */
    public enum Way {
        ARP_REQUEST,
        ARP_REPLY,
        ADVERTISEMENT
    }

    /**
     * Another host says that it has an address.
     *
     * @param link the number of the interface it was heard on
     * @param by where it says that the address is
     */
    public record AddressConflict(InetAddress address, int link, HardwareAddress by, Way way) {}

    private record Watched(Set<InetAddress> addresses, Set<HardwareAddress> own) {}

    private ConflictWatch(
            PacketSocket arp,
            PacketSocket advertisements,
            Waker waker,
            String name,
            Consumer<AddressConflict> listener,
            Consumer<Exception> ended) {
        this.arp = arp;
        this.advertisements = advertisements;
        this.waker = waker;
        this.listener = listener;
        this.ended = ended;
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /**
     * Starts one, which watches nothing until {@link #watch} says what; {@link #close} ends it.
     *
     * @param listener must not throw: that ends the watch
     * @param ended is called once if the watch ends without {@link #close}, on its thread, with the reason
     */
    public static ConflictWatch start(String threadName, Consumer<AddressConflict> listener, Consumer<Exception> ended)
            throws IOException {
        PacketSocket arp = PacketSocket.receiving(PacketFormat.ETH_P_ARP);
        PacketSocket advertisements = null;
        try {
            advertisements = PacketSocket.receiving(PacketFormat.ETH_P_IPV6);
            ConflictWatch watch = new ConflictWatch(arp, advertisements, new Waker(), threadName, listener, ended);
            watch.thread.start();
            return watch;
        } catch (IOException | RuntimeException | Error failed) {
            arp.close();
            if (advertisements != null) {
                advertisements.close();
            }
            throw failed;
        }
    }

    /**
     * From now on these are watched, and no others.
     *
     * @param own hardware addresses of this machine: what a switch sends back to it is no conflict
     */
    public void watch(Set<InetAddress> addresses, Set<HardwareAddress> own) {
        watched = new Watched(Set.copyOf(addresses), Set.copyOf(own));
    }

    private void run() {
        try {
            while (!closed) {
                while (!closed && arp.receive()) {
                    take(arp, PacketFormat.readArp(arp.bytes(), arp.length()));
                }
                while (!closed && advertisements.receive()) {
                    take(
                            advertisements,
                            PacketFormat.readAdvertisement(advertisements.bytes(), advertisements.length()));
                }
                long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
                arp.descriptor().await(deadline, advertisements.descriptor().number(), waker.number());
            }
        } catch (KernelException | RuntimeException failed) {
            if (!closed) {
                ended.accept(failed);
            }
        } finally {
            arp.close();
            advertisements.close();
            waker.close();
        }
    }

    private void take(PacketSocket socket, PacketFormat.@Nullable Said said) {
        Watched now = watched;
        if (said == null || !now.addresses().contains(said.address())) {
            return;
        }
        HardwareAddress by = said.by() == null ? socket.sender() : said.by();
        if (by == null || now.own().contains(by)) {
            return;
        }
        AddressConflict conflict = new AddressConflict(said.address(), socket.link(), by, said.way());
        long time = System.nanoTime();
        Long before = told.get(conflict);
        if (before == null || time - before >= REPEATED.toNanos()) {
            if (told.size() >= MOST_REMEMBERED) {
                told.clear();
            }
            told.put(conflict, time);
            listener.accept(conflict);
        }
    }

    /** Ends it; the listener may still be in a call, but gets no further. */
    @Override
    public void close() {
        closed = true;
        waker.wake();
    }
}
