package io.flip.web.load;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who has which connections. One client may have a quarter of all that there may be. Beyond that its connections are taken on approval: what is asked
 * over one decides whether it is answered. So nobody keeps others out, and no reader keeps out those who come from the same address.
 *
 * <p>Some must give way for new ones. If a client has as many on approval that have not asked yet as a share, the oldest of these does. If all places
 * are taken, a connection that was refused gives way first. Else the client that has the most loses the one that has been silent for longest; if all
 * clients have as few, one that is silent gives way. Safe from any thread.
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
        ON_APPROVAL,

        /** Another one had to give way for it. */
        IN_THE_PLACE_OF_ANOTHER,
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

    private enum Approval {
        /** It needs none: it is one of its client's share. */
        SHARE,

        /** Nobody knows yet what it wants. */
        NEW,
        APPROVED,
        REFUSED
    }

    private record Place(InetAddress client, Approval approval) {}

    private final Map<C, Place> places = new LinkedHashMap<>(); // the oldest first
    private final Look<C> look;
    private int share = 1;

    Connections(Look<C> look) {
        this.look = look;
    }

    /** @param most connections of all clients together */
    synchronized Verdict enter(C connection, InetAddress address, int most) {
        places.keySet().removeIf(known -> !look.isOpen(known));
        share = Math.max(1, most / SHARE);
        InetAddress client = client(address);
        boolean beyond = count(client, Approval.SHARE) >= share;
        C ended = null;
        if (beyond && count(client, Approval.NEW) >= share) {
            ended = oldest(
                    place -> place.approval() == Approval.NEW && place.client().equals(client));
        } else if (places.size() >= most) {
            ended = toBeEnded(client, beyond);
            if (ended == null) {
                return Verdict.TOO_MANY;
            }
        }
        if (ended != null) {
            places.remove(ended);
            look.end(ended);
        }
        places.put(connection, new Place(client, beyond ? Approval.NEW : Approval.SHARE));
        return !beyond ? Verdict.WELCOME : ended == null ? Verdict.ON_APPROVAL : Verdict.IN_THE_PLACE_OF_ANOTHER;
    }

    /** Whether a connection that was taken on approval is still beyond its client's share; where there is room by now, it is in it from here on. */
    synchronized boolean isBeyondShare(C connection) {
        Place place = places.get(connection);
        if (place == null || place.approval() == Approval.SHARE) {
            return false;
        }
        places.keySet().removeIf(known -> !look.isOpen(known));
        if (count(place.client(), Approval.SHARE) >= share) {
            return true;
        }
        places.put(connection, new Place(place.client(), Approval.SHARE));
        return false;
    }

    /**
     * Whether what is asked by a connection on approval is answered. Where it is not, the connection will be gone in a moment, and is the first to give
     * way until then.
     *
     * @param good whether it may be asked beyond a share
     */
    synchronized boolean approve(C connection, boolean good) {
        Place place = places.get(connection);
        if (place == null) {
            return good;
        }
        boolean approved = good && count(place.client(), Approval.APPROVED) < share;
        places.put(connection, new Place(place.client(), approved ? Approval.APPROVED : Approval.REFUSED));
        return approved;
    }

    private int count(InetAddress client, Approval approval) {
        return (int) places.values().stream()
                .filter(place -> place.approval() == approval && place.client().equals(client))
                .count();
    }

    private Map<InetAddress, Integer> counts() {
        Map<InetAddress, Integer> counts = new HashMap<>();
        places.values().forEach(place -> counts.merge(place.client(), 1, Integer::sum));
        return counts;
    }

    /**
     * The oldest of those that were refused. Else one of whoever has more than the new one would; where all have as few, one that is silent; and
     * where there is none, one of the client's own, if it has its share.
     */
    private @Nullable C toBeEnded(InetAddress client, boolean beyond) {
        C refused = oldest(place -> place.approval() == Approval.REFUSED);
        if (refused != null) {
            return refused;
        }
        Map<C, Long> silences = look.silences();
        Map<InetAddress, Integer> counts = counts();
        int most = counts.values().stream().max(Comparator.naturalOrder()).orElse(0);
        if (most > counts.getOrDefault(client, 0) + 1) {
            return longestSilent(silences, 0, place -> counts.getOrDefault(place.client(), 0) == most);
        }
        C silent = longestSilent(silences, SILENT_MILLIS, _ -> true);
        return silent == null && beyond
                ? longestSilent(silences, 0, place -> place.client().equals(client))
                : silent;
    }

    private @Nullable C oldest(Predicate<Place> which) {
        return places.entrySet().stream()
                .filter(entry -> which.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private @Nullable C longestSilent(Map<C, Long> silences, long atLeast, Predicate<Place> whose) {
        return places.entrySet().stream()
                .filter(entry -> whose.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .filter(connection -> silences.getOrDefault(connection, 0L) >= atLeast)
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

    synchronized int count() {
        return places.size();
    }
}
