package io.flip.web.load;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has which connections. One client may have a quarter of all that there may be; where all are taken, the client that has the most loses the
 * one that has been silent for longest, and where all have as few, one that is silent gives way. So nobody keeps others out, whoever they are. For one thread.
 *
 * @param <C> a connection
 */
final class Connections<C> {

    /** A share of all that one client may have. */
    static final int SHARE = 4;

    /** What nobody uses for so long gives way where no other has room. */
    static final long SILENT_MILLIS = 1000;

    /** What is to be done about a new connection. */
    enum Verdict {
        WELCOME,
        TOO_MANY_OF_ONE,
        TOO_MANY
    }

    /** What the server knows of a connection. */
    interface Look<C> {
        boolean isOpen(C connection);

        /** For how many milliseconds nothing was read or written over each; those that have just come may be missing. */
        Map<C, Long> silences();

        /** Ends it, soon. */
        void end(C connection);
    }

    private final Map<C, InetAddress> clients = new HashMap<>();
    private final Look<C> look;

    Connections(Look<C> look) {
        this.look = look;
    }

    /** @param most connections of all clients together */
    Verdict enter(C connection, InetAddress address, int most) {
        clients.keySet().removeIf(known -> !look.isOpen(known));
        InetAddress client = client(address);
        Map<InetAddress, Integer> counts = counts();
        int own = counts.getOrDefault(client, 0);
        if (own >= Math.max(1, most / SHARE)) {
            return Verdict.TOO_MANY_OF_ONE;
        }
        if (clients.size() >= most) {
            C ended = toBeEnded(counts, own);
            if (ended == null) {
                return Verdict.TOO_MANY;
            }
            clients.remove(ended);
            look.end(ended);
        }
        clients.put(connection, client);
        return Verdict.WELCOME;
    }

    private Map<InetAddress, Integer> counts() {
        Map<InetAddress, Integer> counts = new HashMap<>();
        clients.values().forEach(client -> counts.merge(client, 1, Integer::sum));
        return counts;
    }

    private static @Nullable InetAddress greediest(Map<InetAddress, Integer> counts) {
        return counts.entrySet().stream()
                .max(Comparator.comparingInt(Map.Entry::getValue))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /** Of whoever has more than the new one would; where all have as few, one that is silent. */
    private @Nullable C toBeEnded(Map<InetAddress, Integer> counts, int own) {
        Map<C, Long> silences = look.silences();
        InetAddress greediest = greediest(counts);
        boolean greedy = greediest != null && counts.getOrDefault(greediest, 0) > own + 1;
        return clients.entrySet().stream()
                .filter(entry -> !greedy || entry.getValue().equals(greediest))
                .map(Map.Entry::getKey)
                .filter(connection -> greedy || silences.getOrDefault(connection, 0L) >= SILENT_MILLIS)
                .max(Comparator.comparingLong(connection -> silences.getOrDefault(connection, 0L)))
                .orElse(null);
    }

    /** Of IPv6 one client has a whole /64. */
    private static InetAddress client(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, 8, 16, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    int count() {
        return clients.size();
    }
}
