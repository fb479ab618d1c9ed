package io.flip.address;

import io.flip.netlink.AddressOn;
import io.flip.netlink.HardwareAddress;
import io.flip.netlink.Link;
import io.flip.netlink.Outcome;
import io.flip.netlink.PresentAddress;
import io.flip.netlink.Prober;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A kernel that counts what it is asked, and fails where it is told to. */
final class CountingKernel implements Kernel {
    static final class Counts {
        final AtomicInteger adds = new AtomicInteger();
        final AtomicInteger removals = new AtomicInteger();
        final AtomicInteger announcements = new AtomicInteger();
        final AtomicInteger probes = new AtomicInteger();
        volatile boolean broken;
    }

    private final Kernel kernel;
    private final Counts counts;

    CountingKernel(Kernel kernel, Counts counts) {
        this.kernel = kernel;
        this.counts = counts;
    }

    private void failIfBroken() {
        if (counts.broken) {
            throw new IllegalStateException("broken by the test");
        }
    }

    @Override
    public List<Link> links() throws IOException {
        return kernel.links();
    }

    @Override
    public List<PresentAddress> addresses() throws IOException {
        failIfBroken();
        return kernel.addresses();
    }

    @Override
    public List<Outcome> add(List<AddressOn> addresses) throws IOException {
        failIfBroken();
        counts.adds.incrementAndGet();
        return kernel.add(addresses);
    }

    @Override
    public List<Outcome> remove(List<AddressOn> addresses) throws IOException {
        counts.removals.incrementAndGet();
        return kernel.remove(addresses);
    }

    @Override
    public void promoteSecondaries(int link) throws IOException {
        kernel.promoteSecondaries(link);
    }

    @Override
    public void mayAnnounce() throws IOException {
        kernel.mayAnnounce();
    }

    @Override
    public void rehearse(List<InetAddress> addresses) throws IOException {
        kernel.rehearse(addresses);
    }

    @Override
    public void announce(List<Spot> spots) throws IOException {
        counts.announcements.incrementAndGet();
        kernel.announce(spots);
    }

    @Override
    public Map<InetAddress, HardwareAddress> probe(List<Spot> spots, Duration within, Prober.Heed heed)
            throws IOException {
        counts.probes.incrementAndGet();
        return kernel.probe(spots, within, heed);
    }

    @Override
    public void listen(Set<InetAddress> addresses, Set<HardwareAddress> own) throws IOException {
        kernel.listen(addresses, own);
    }

    @Override
    public void abort(List<InetAddress> addresses) throws IOException {
        kernel.abort(addresses);
    }

    @Override
    public void close() {
        kernel.close();
    }
}
