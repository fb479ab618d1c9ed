package io.flip.handler;

import io.flip.engine.Effect;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The addresses of this machine, as they are on interfaces that are up and have a link: all are read at once. For one thread. */
final class Addresses {

    /** So long what was read is good: many items are looked at together. */
    private static final long GOOD_FOR = Duration.ofMillis(500).toNanos();

    private Map<String, Set<InetAddress>> byInterface = Map.of();
    private boolean read;
    private long readAt;
    private long took;

    /** Whether the item, an address, is on the interface that its config names; where that is no address, or no such interface, it is not. */
    boolean has(Effect.Check order, long now) {
        if (!read || now - readAt > GOOD_FOR) {
            read(now);
        }
        Object name = order.handlers().config().get("interface");
        Set<InetAddress> its = name == null ? null : byInterface.get(name.toString());
        return its != null && its.contains(address(order.item().value()));
    }

    private static InetAddress address(String value) {
        int slash = value.indexOf('/');
        try {
            return InetAddress.ofLiteral(slash < 0 ? value : value.substring(0, slash));
        } catch (IllegalArgumentException _) {
            return InetAddress.getLoopbackAddress(); // the program says what is wrong with it
        }
    }

    private void read(long now) {
        Map<String, Set<InetAddress>> found = new HashMap<>();
        long began = System.nanoTime();
        try {
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                if (each.isUp()) {
                    found.put(each.getName(), new HashSet<>(each.inetAddresses().toList()));
                }
            }
        } catch (SocketException _) {
            found.clear(); // all seem to be missing, and their programs tell
        }
        took = System.nanoTime() - began;
        byInterface = found;
        read = true;
        readAt = now;
    }

    /** How long the last reading took, in nanoseconds. */
    long took() {
        return took;
    }
}
