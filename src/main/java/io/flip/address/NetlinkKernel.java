package io.flip.address;

import io.flip.netlink.AddressOn;
import io.flip.netlink.Announcer;
import io.flip.netlink.ConflictWatch;
import io.flip.netlink.HardwareAddress;
import io.flip.netlink.Link;
import io.flip.netlink.Monitor;
import io.flip.netlink.Outcome;
import io.flip.netlink.PresentAddress;
import io.flip.netlink.Prober;
import io.flip.netlink.Route;
import io.flip.netlink.TcpConnections;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** This machine's, in the network namespace of the thread that uses it. Sockets that need more than others are opened when they are needed. */
final class NetlinkKernel implements Kernel {
    private final Consumer<Monitor.Notification> told;
    private final Consumer<ConflictWatch.AddressConflict> conflicts;
    private final Route route;
    private final Monitor monitor;
    private @Nullable Announcer announcer;
    private @Nullable Prober prober;
    private Set<HardwareAddress> machine = Set.of();
    private @Nullable ConflictWatch watch;
    private @Nullable TcpConnections connections;

    NetlinkKernel(Consumer<Monitor.Notification> told, Consumer<ConflictWatch.AddressConflict> conflicts)
            throws IOException {
        this.told = told;
        this.conflicts = conflicts;
        monitor = Monitor.start("flip address monitor", told);
        try {
            route = Route.open();
        } catch (IOException | RuntimeException e) {
            monitor.close();
            throw e;
        }
    }

    @Override
    public List<Link> links() throws IOException {
        return route.links();
    }

    @Override
    public List<PresentAddress> addresses() throws IOException {
        return route.addresses();
    }

    @Override
    public List<Outcome> add(List<AddressOn> addresses) throws IOException {
        return route.addAddresses(addresses);
    }

    @Override
    public List<Outcome> remove(List<AddressOn> addresses) throws IOException {
        return route.removeAddresses(addresses);
    }

    @Override
    public void promoteSecondaries(int link) throws IOException {
        route.promoteSecondaries(link);
    }

    @Override
    public void mayAnnounce() throws IOException {
        announcer();
    }

    @Override
    public void rehearse(List<InetAddress> addresses) throws IOException {
        route.removeAddresses(addresses.stream()
                .map(address -> new AddressOn(address, Link.NOWHERE))
                .toList());
        announcer().rehearse(addresses);
        prober();
        connections();
    }

    private Announcer announcer() throws IOException {
        Announcer open = announcer;
        if (open == null) {
            open = Announcer.open();
            announcer = open;
        }
        return open;
    }

    /** Each interface by itself: what one does not take is no reason not to tell the others. */
    @Override
    public void announce(List<Spot> spots) throws IOException {
        IOException failed = null;
        for (Map.Entry<Link, List<InetAddress>> one : byLink(spots).entrySet()) {
            try {
                announcer().announce(one.getKey(), one.getValue());
            } catch (IOException e) {
                failed = e;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public Map<InetAddress, HardwareAddress> probe(List<Spot> spots, Duration within, Prober.Heed heed)
            throws IOException {
        Prober open = prober();
        Map<InetAddress, HardwareAddress> answers = new HashMap<>();
        for (Map.Entry<Link, List<InetAddress>> one : byLink(spots).entrySet()) {
            answers.putAll(open.probe(one.getKey(), one.getValue(), within, heed, machine));
        }
        return answers;
    }

    private Prober prober() throws IOException {
        Prober open = prober;
        if (open == null) {
            open = Prober.open();
            prober = open;
        }
        return open;
    }

    private static Map<Link, List<InetAddress>> byLink(List<Spot> spots) {
        Map<Link, List<InetAddress>> byLink = new LinkedHashMap<>();
        spots.forEach(spot ->
                byLink.computeIfAbsent(spot.link(), _ -> new ArrayList<>()).add(spot.address()));
        return byLink;
    }

    @Override
    public void listen(Set<InetAddress> addresses, Set<HardwareAddress> own) throws IOException {
        machine = Set.copyOf(own);
        if (watch == null && !addresses.isEmpty()) {
            watch = ConflictWatch.start(
                    "flip address conflicts", conflicts, reason -> told.accept(new Monitor.Notification.Ended(reason)));
        }
        if (watch != null) {
            watch.watch(addresses, own);
        }
    }

    @Override
    public void abort(List<InetAddress> addresses) throws IOException {
        connections().abort(addresses);
    }

    private TcpConnections connections() throws IOException {
        TcpConnections open = connections;
        if (open == null) {
            open = TcpConnections.open();
            connections = open;
        }
        return open;
    }

    @Override
    public void close() {
        monitor.close();
        route.close();
        if (announcer != null) {
            announcer.close();
        }
        if (prober != null) {
            prober.close();
        }
        if (watch != null) {
            watch.close();
        }
        if (connections != null) {
            connections.close();
        }
    }
}
