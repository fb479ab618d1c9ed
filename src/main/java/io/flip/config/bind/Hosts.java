package io.flip.config.bind;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses and names of hosts, without asking anybody for them. */
public final class Hosts {

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);

    /** RFC 1123, and underscores, which names of containers have. */
    private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";

    private static final Pattern NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*\\.?");
    private static final Pattern DIGITS = Pattern.compile("[0-9.]+");
    private static final int NAME_LENGTH = 253;

    private Hosts() {}

    public static boolean isAddress(String text) {
        return address(text) != null;
    }

    /** {@code null} where it is none. */
    public static @Nullable InetAddress address(String text) {
        boolean ipv6 = text.contains(":") && !text.startsWith("[");
        try {
            return ipv6 || IPV4.matcher(text).matches() ? InetAddress.ofLiteral(text) : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** What is wrong with it as the address of a member. */
    public static Optional<String> problem(String host) {
        InetAddress address = address(host);
        if (address != null) {
            boolean one =
                    !address.isAnyLocalAddress() && !address.isMulticastAddress() && !host.equals("255.255.255.255");
            return one ? Optional.empty() : Optional.of("is the address of no single machine");
        }
        boolean name = host.length() <= NAME_LENGTH
                && NAME.matcher(host).matches()
                && !DIGITS.matcher(host).matches();
        return name ? Optional.empty() : Optional.of("is neither an IP address nor a host name");
    }

    /** The same for two spellings of one address. */
    public static String normal(String host) {
        InetAddress address = address(host);
        return address == null ? host.toLowerCase(Locale.ROOT) : address.getHostAddress();
    }

    /** Whether only the same machine reaches it there. */
    public static boolean isLoopback(String host) {
        InetAddress address = address(host);
        return address == null ? host.equalsIgnoreCase("localhost") : address.isLoopbackAddress();
    }
}
