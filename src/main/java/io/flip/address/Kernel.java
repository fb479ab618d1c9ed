package io.flip.address;

import io.flip.netlink.AddressOn;
import io.flip.netlink.ConflictWatch;
import io.flip.netlink.HardwareAddress;
import io.flip.netlink.Link;
import io.flip.netlink.Monitor;
import io.flip.netlink.Outcome;
import io.flip.netlink.PresentAddress;
import io.flip.netlink.Prober;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The kernel, as far as the driver needs it; for one thread. */
interface Kernel extends AutoCloseable {

    /** How it is opened: when it is first needed, and again where it failed. */
    interface Opening {
        /** @param told of what happens, on a thread of the kernel's own */
        Kernel open(Consumer<Monitor.Notification> told, Consumer<ConflictWatch.AddressConflict> conflicts)
                throws IOException;
    }

    /** An address on an interface that can tell its neighbours. */
    record Spot(InetAddress address, Link link) {}

    List<Link> links() throws IOException;

    List<PresentAddress> addresses() throws IOException;

    List<Outcome> add(List<AddressOn> addresses) throws IOException;

    List<Outcome> remove(List<AddressOn> addresses) throws IOException;

    /** An IPv4 address with a subnet's prefix length takes no other along when it goes. */
    void promoteSecondaries(int link) throws IOException;

    /** Whether neighbours can be told, and asked. @throws IOException with the reason */
    void mayAnnounce() throws IOException;

    /**
     * Opens what is opened when it is first needed otherwise, and asks the kernel for what it must refuse: these addresses on an interface that
     * there is not. So what does that is compiled before it is needed.
     *
     * @throws IOException where that can't be done; it is tried again when it is needed, and says why
     */
    void rehearse(List<InetAddress> addresses) throws IOException;

    /** Tells the neighbours where these are. What can't be told is told again later. */
    void announce(List<Spot> spots) throws IOException;

    /**
     * Asks which machines have these.
     *
     * @param heed what counts beside answers
     * @return those that answered within that time
     */
    Map<InetAddress, HardwareAddress> probe(List<Spot> spots, Duration within, Prober.Heed heed) throws IOException;

    /**
     * From now on conflicts of these are told, and of no others.
     *
     * @param own hardware addresses of this machine
     */
    void listen(Set<InetAddress> addresses, Set<HardwareAddress> own) throws IOException;

    /** Ends the TCP connections of these addresses, as far as the kernel can. */
    void abort(List<InetAddress> addresses) throws IOException;

    @Override
    void close();
}
