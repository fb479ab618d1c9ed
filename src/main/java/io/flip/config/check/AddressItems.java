package io.flip.config.check;

import io.flip.config.bind.Hosts;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Items that are addresses: each with a prefix length behind a slash where there is one. By the rules of {@code handlers/lib/address.sh}, so
 * that what can never be up is found before it is tried.
 */
final class AddressItems {

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    /** A shorter prefix than this leaves an address for the network and one for all. */
    private static final int LONGEST_WITH_BROADCAST = 30;

    private static final String NO_MACHINES = "is the address of no single machine";

    private AddressItems() {}

    /** The addresses of an item that may be several. */
    static List<String> all(String item) {
        return List.of(item.strip().split(" +"));
    }

    /**
     * What is wrong with it.
     *
     * @param taker what takes such items
     */
    static Optional<String> problem(String item, String taker) {
        int slash = item.indexOf('/');
        InetAddress address = address(item);
        if (address == null) {
            return Optional.of("is no IP address, and " + taker + " takes nothing else");
        }
        if (item.indexOf(':') >= 0 && address instanceof Inet4Address) {
            return Optional.of("is an IPv4 address written as IPv6");
        }
        int longest = address instanceof Inet4Address ? IPV4_BITS : IPV6_BITS;
        int length = slash < 0 ? longest : length(item.substring(slash + 1), longest);
        if (length == 0) {
            return Optional.of(
                    "has no prefix length from 1 to " + longest + " behind the slash, without a leading zero");
        }
        if (address.isLoopbackAddress()) {
            return Optional.of("is an address of the loopback, and nobody else can reach it");
        }
        boolean none = address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || (longest == IPV4_BITS && (address.getAddress()[0] == 0 || isBroadcast(address, 0)));
        if (none) {
            return Optional.of(NO_MACHINES);
        }
        if (longest == IPV4_BITS && length <= LONGEST_WITH_BROADCAST) {
            return isNetwork(address, length)
                    ? Optional.of("is the address of the network itself, not of a machine in it")
                    : Optional.of("is the broadcast address of its network").filter(_ -> isBroadcast(address, length));
        }
        return Optional.empty();
    }

    /** The address alone, in one spelling; {@code null} where it is none. */
    static @Nullable String normal(String item) {
        InetAddress address = address(item);
        return address == null ? null : address.getHostAddress();
    }

    /** Addresses that a machine may have on several interfaces, each for itself. */
    static boolean isLinkLocal(String item) {
        InetAddress address = address(item);
        return address != null && address.isLinkLocalAddress();
    }

    private static @Nullable InetAddress address(String item) {
        int slash = item.indexOf('/');
        String text = slash < 0 ? item : item.substring(0, slash);
        return text.indexOf('%') >= 0 ? null : Hosts.address(text);
    }

    /** 0 where it is none. */
    private static int length(String text, int longest) {
        int length = text.matches("[1-9][0-9]{0,2}") ? Integer.parseInt(text) : 0;
        return length <= longest ? length : 0;
    }

    private static BigInteger host(InetAddress address, int length) {
        return new BigInteger(1, address.getAddress()).and(most(length));
    }

    private static BigInteger most(int length) {
        return BigInteger.ONE.shiftLeft(IPV4_BITS - length).subtract(BigInteger.ONE);
    }

    private static boolean isNetwork(InetAddress address, int length) {
        return host(address, length).signum() == 0;
    }

    private static boolean isBroadcast(InetAddress address, int length) {
        return host(address, length).equals(most(length));
    }
}
