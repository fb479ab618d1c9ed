package io.flip.node;

import io.flip.engine.time.Moment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says that the network loses what is large: a path that carries small packets only, and drops fragments. Members hear each other there and can agree on
 * nothing, and nothing else would say why. It shows where a member is heard, and none of the pieces comes that it is asked for: each is
 * answered by about 1,200 bytes, also where there is nothing to send. Bounded; for one thread.
 */
final class LargeLosses {

    /** Bytes of the smallest packets on which all that members usually send fits: what IPv6 demands of every network. */
    static final int MTU = 1280;

    /** Requests without one answer, in {@link #FOR} at least, while so many other datagrams came. */
    static final int ASKED = 30;

    static final int HEARD = 10;
    static final Duration FOR = Duration.ofSeconds(5);
    static final Duration AGAIN = Duration.ofHours(1);
    static final int REMEMBERED = 4096;

    private final Supplier<Moment> clock;
    private final Consumer<String> warn;
    private final Map<String, Path> paths = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Path> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param warn takes a line for the log */
    LargeLosses(Supplier<Moment> clock, Consumer<String> warn) {
        this.clock = clock;
        this.warn = warn;
    }

    /** From one member to this one. */
    private static final class Path {
        private int asked;
        private int heard;
        private @Nullable Moment since;
        private @Nullable Moment said;
    }

    /** A piece was asked for. */
    void asked(String member) {
        Path path = paths.computeIfAbsent(member, _ -> new Path());
        Moment now = clock.get();
        Moment since = path.since == null ? now : path.since;
        path.since = since;
        path.asked++;
        boolean lost = path.asked >= ASKED && path.heard >= HEARD && !now.isBefore(since.plus(FOR));
        if (lost && (path.said == null || !now.isBefore(path.said.plus(AGAIN)))) {
            path.said = now;
            warn.accept(
                    "Member %s is heard here, but none of the pieces of 1 KB that it was asked for in the last %d s has come (%d requests): the network between seems to carry small packets only, and to drop fragments of larger ones. Let it carry packets of %d bytes (MTU), or let fragments pass (docs/operations.md, The network's packet size)"
                            .formatted(member, now.since(since).toSeconds(), path.asked, MTU));
        }
    }

    /** A datagram came from that member. */
    void heard(String member, boolean piece) {
        if (paths.isEmpty()) {
            return;
        }
        Path path = paths.get(member);
        if (path != null) {
            path.heard = piece ? 0 : path.heard + 1;
            path.asked = piece ? 0 : path.asked;
            path.since = piece ? null : path.since;
        }
    }

    /** Says so where the interface that has this address carries small packets only: the nearest part of the path, and the only one that is known. */
    static void checkInterface(InetAddress address, Consumer<String> warn) {
        try {
            NetworkInterface has = NetworkInterface.getByInetAddress(address);
            if (has != null && has.getMTU() < MTU) {
                warn.accept(
                        "The interface %s carries packets of %d bytes (MTU), and members send up to %d. Larger ones go in fragments, and if anything on the way drops those, nothing works. Raise it (ip link set %s mtu %d)"
                                .formatted(has.getName(), has.getMTU(), MTU, has.getName(), MTU));
            }
        } catch (IOException _) {
            // it is gone again, or nobody may ask: then there is nothing to say
        }
    }
}
