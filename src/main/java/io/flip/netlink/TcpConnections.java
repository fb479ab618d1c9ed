package io.flip.netlink;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Aborts TCP connections of addresses of this machine, so that both ends know at once that they are over ({@code SOCK_DESTROY} of
 * {@code linux/sock_diag.h}). The other end hears of it by a reset that leaves from the address: abort while that is still up, and leased.
 * Needs CAP_NET_ADMIN. Safe from any thread, one call at a time; it waits at most 2 s for each answer of the kernel.
 */
public final class TcpConnections implements AutoCloseable {
    private static final int REQUESTS = 64 * 1024;
    private static final int ANSWERS = 64 * 1024;
    private static final int ROOM = 1024 * 1024;
    private static final int ROOM_OF_ANSWER = 2048;
    private static final String WANTED = "abort connections";

    private final NetlinkSocket socket;
    private final int most;

    /**
     * What was done.
     *
     * @param count of connections that were aborted
     * @param supported {@code false} where this kernel can't do it: then none was aborted
     */
    public record Aborted(int count, boolean supported) {}

    private TcpConnections(NetlinkSocket socket) {
        this.socket = socket;
        this.most = Math.max(1, Math.min(REQUESTS / ConnectionFormat.DESTROY_LENGTH, socket.room() / ROOM_OF_ANSWER));
    }

    /** Opens the socket; {@link #close} ends it. */
    public static TcpConnections open() throws IOException {
        return new TcpConnections(NetlinkSocket.open(NetlinkSocket.SOCK_DIAG, REQUESTS, ANSWERS, ROOM));
    }

    /**
     * Aborts every connection whose local address is one of these, over sockets of both families; those that listen stay.
     *
     * @throws IOException where it is not permitted, or the kernel did not answer
     */
    public synchronized Aborted abort(List<InetAddress> addresses) throws IOException {
        Set<InetAddress> wanted = new HashSet<>(addresses);
        InetAddress one = wanted.size() == 1 ? addresses.getFirst() : null;
        List<ConnectionFormat.Connection> found = new ArrayList<>();
        try {
            for (int family : new int[] {RouteFormat.AF_INET, RouteFormat.AF_INET6}) {
                found.addAll(socket.dump(
                        "list connections",
                        (to, sequence) -> ConnectionFormat.list(to, sequence, family, one),
                        message -> {
                            ConnectionFormat.Connection connection = ConnectionFormat.read(message);
                            return connection != null && wanted.contains(connection.local()) ? connection : null;
                        }));
            }
        } catch (KernelException refused) {
            if (refused.isNotSupported() || refused.errno() == Errno.ENOENT) { // no sock_diag for TCP
                return new Aborted(0, false);
            }
            throw refused;
        }
        int count = 0;
        for (int from = 0; from < found.size(); from += most) {
            Answers answers = destroy(found.subList(from, Math.min(from + most, found.size())));
            count += answers.done;
            if (!answers.supported) {
                return new Aborted(count, false);
            }
        }
        return new Aborted(count, true);
    }

    private Answers destroy(List<ConnectionFormat.Connection> connections) throws IOException {
        socket.drain();
        Encoder request = socket.request();
        int first = socket.nextSequence();
        for (int i = 0; i < connections.size(); i++) {
            int sequence = i == 0 ? first : socket.nextSequence();
            ConnectionFormat.destroy(request, sequence, connections.get(i));
        }
        socket.send();
        Answers answers = new Answers(first, connections.size());
        socket.receive(WANTED, answers);
        return answers;
    }

    /** To each of the requests, whose numbers follow each other: those that are gone by themselves do not count. */
    static final class Answers implements NetlinkSocket.Taker {
        private final int first;
        private final int expected;
        private int answered;
        private int done;
        private boolean supported = true;

        Answers(int first, int expected) {
            this.first = first;
            this.expected = expected;
        }

        @Override
        public boolean take(Messages message) throws IOException {
            int place = message.sequence() - first;
            if (message.type() != Messages.NLMSG_ERROR || place < 0 || place >= expected) {
                return false;
            }
            answered++;
            switch (message.errno()) {
                case 0 -> done++;
                case Errno.ENOENT -> {}
                case Errno.EOPNOTSUPP -> supported = false;
                default -> throw NetlinkSocket.refusal(WANTED, message);
            }
            return answered == expected;
        }

        int done() {
            return done;
        }

        boolean supported() {
            return supported;
        }
    }

    @Override
    public synchronized void close() {
        socket.close();
    }
}
