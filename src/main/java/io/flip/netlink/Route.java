package io.flip.netlink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Addresses and interfaces of this machine, by route messages ({@code linux/rtnetlink.h}), over one socket. Needs CAP_NET_ADMIN for changes,
 * nothing for reading. Safe from any thread, one call at a time; a call waits at most 2 s for the kernel's answer.
 *
 * <p>IPv6 addresses are put up without the kernel's duplicate address detection, so that they are in use at once.
 *
 * <p>An IPv4 address with {@code /32} is never a secondary of another: each goes alone, whatever else goes. With a shorter prefix the second
 * of a subnet is a secondary, and goes with the first unless {@link #promoteSecondaries} was called for the interface.
 */
public final class Route implements AutoCloseable {
    private static final int REQUESTS = 64 * 1024;
    private static final int ANSWERS = 64 * 1024;
    private static final int ROOM = 1024 * 1024;

    /** What one acknowledgement may take of the socket's room; where there is none, the kernel loses it silently. */
    private static final int ROOM_OF_ANSWER = 2048;

    private static final int MOST_NAMES = 30;

    private final NetlinkSocket socket;
    private final int most;

    private Route(NetlinkSocket socket) {
        this.socket = socket;
        this.most = Math.max(1, socket.room() / ROOM_OF_ANSWER);
    }

    /** Opens the socket; {@link #close} ends it. */
    public static Route open() throws IOException {
        return new Route(NetlinkSocket.open(NetlinkSocket.ROUTE, REQUESTS, ANSWERS, ROOM));
    }

    /**
     * Puts addresses up, as many as fit in one message to the kernel at a time. Each succeeds or fails by itself.
     *
     * @return an outcome for each, in the same order; one that is there already {@linkplain KernelException#isThereAlready says so}
     * @throws IOException where the kernel did not answer for all; then it is unknown which are up
     */
    public List<Outcome> addAddresses(List<AddressOn> addresses) throws IOException {
        return change("add ", RouteFormat.RTM_NEWADDR, Encoder.NLM_F_CREATE | Encoder.NLM_F_EXCL, addresses);
    }

    /** Puts addresses up, or, where they are up, gives them their new lifetimes; else as {@link #addAddresses}. */
    public List<Outcome> replaceAddresses(List<AddressOn> addresses) throws IOException {
        return change("add ", RouteFormat.RTM_NEWADDR, Encoder.NLM_F_CREATE | Encoder.NLM_F_REPLACE, addresses);
    }

    /**
     * Takes addresses away: those with the same address, prefix length and interface. Else as {@link #addAddresses}; one that is not there
     * {@linkplain KernelException#isNotThere says so}.
     */
    public List<Outcome> removeAddresses(List<AddressOn> addresses) throws IOException {
        return change("remove ", RouteFormat.RTM_DELADDR, 0, addresses);
    }

    private synchronized List<Outcome> change(String wanted, int type, int flags, List<AddressOn> addresses)
            throws IOException {
        List<Outcome> outcomes = new ArrayList<>(addresses.size());
        int done = 0;
        while (done < addresses.size()) {
            done += batch(wanted, type, flags, addresses, done, outcomes);
        }
        return outcomes;
    }

    private int batch(String wanted, int type, int flags, List<AddressOn> addresses, int from, List<Outcome> outcomes)
            throws IOException {
        socket.drain();
        Encoder request = socket.request();
        int first = socket.nextSequence();
        int count = 0;
        while (from + count < addresses.size() && count < most && request.remaining() >= RouteFormat.LONGEST_ADDRESS) {
            int sequence = count == 0 ? first : socket.nextSequence();
            RouteFormat.address(
                    request,
                    type,
                    Encoder.NLM_F_REQUEST | Encoder.NLM_F_ACK | flags,
                    sequence,
                    addresses.get(from + count));
            count++;
        }
        socket.send();
        Acknowledgements answers = new Acknowledgements(wanted, first, addresses.subList(from, from + count));
        socket.receive(wanted + "addresses", answers);
        outcomes.addAll(answers.outcomes(this::names));
        return count;
    }

    /** Every interface of this network namespace. */
    public synchronized List<Link> links() throws IOException {
        return socket.dump("list interfaces", RouteFormat::links, message -> {
            return message.type() == RouteFormat.RTM_NEWLINK ? RouteFormat.readLink(message) : null;
        });
    }

    /**
     * The interface that goes by that name, or has it as an alternative name.
     *
     * @throws KernelException where there is none, with the names that there are
     */
    public Link link(String name) throws IOException {
        List<Link> links = links();
        return links.stream()
                .filter(link -> link.isCalled(name))
                .findFirst()
                .orElseThrow(() -> KernelException.because(
                        "no such interface", name + " (there are: " + names(links) + ")", Errno.ENODEV));
    }

    /** Every address of this network namespace, IPv4 and IPv6. */
    public synchronized List<PresentAddress> addresses() throws IOException {
        return socket.dump("list addresses", RouteFormat::addresses, message -> {
            return message.type() == RouteFormat.RTM_NEWADDR ? RouteFormat.readAddress(message) : null;
        });
    }

    /**
     * From now on a secondary IPv4 address of the interface takes its primary's place when that goes, as
     * {@code net.ipv4.conf.X.promote_secondaries} says. It is for addresses with a subnet's prefix length; with {@code /32} there are none.
     */
    public synchronized void promoteSecondaries(int link) throws IOException {
        socket.drain();
        int sequence = socket.nextSequence();
        RouteFormat.promoteSecondaries(socket.request(), sequence, link);
        socket.send();
        socket.receive("promote secondaries", message -> {
            if (message.sequence() != sequence || message.type() != Messages.NLMSG_ERROR) {
                return false;
            }
            if (message.errno() != 0) {
                throw NetlinkSocket.refusal("promote secondaries of interface " + link, message);
            }
            return true;
        });
    }

    private String names() {
        try {
            return names(links());
        } catch (IOException unknown) {
            return "unknown";
        }
    }

    private static String names(List<Link> links) {
        String more = links.size() > MOST_NAMES ? ", and " + (links.size() - MOST_NAMES) + " more" : "";
        return links.stream().limit(MOST_NAMES).map(Link::name).collect(Collectors.joining(", ")) + more;
    }

    @Override
    public synchronized void close() {
        socket.close();
    }
}
