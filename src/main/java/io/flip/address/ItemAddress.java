package io.flip.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One address of an item.
 *
 * @param prefixLength the whole address's length where the item says none
 */
record ItemAddress(InetAddress address, int prefixLength) {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern LENGTH = Pattern.compile("[1-9][0-9]{0,2}");

    /**
     * Of an item's value: addresses with blanks between them, each with a prefix length behind a slash or without.
     *
     * @throws IllegalArgumentException where it is something else
     */
    static List<ItemAddress> all(String value) {
        List<ItemAddress> all = new ArrayList<>();
        for (String part : BLANKS.split(value.strip(), -1)) {
            all.add(one(part));
        }
        return all;
    }

    private static ItemAddress one(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int bits = address.getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return new ItemAddress(address, bits);
        }
        String length = text.substring(slash + 1);
        int prefix = LENGTH.matcher(length).matches() ? Integer.parseInt(length) : 0;
        if (prefix < 1 || prefix > bits) {
            throw new IllegalArgumentException(text + ": the prefix length is from 1 to " + bits);
        }
        return new ItemAddress(address, prefix);
    }

    boolean isSix() {
        return address instanceof Inet6Address;
    }

    /** Whether it stands alone, without a route to a subnet. */
    boolean isAlone() {
        return prefixLength == address.getAddress().length * Byte.SIZE;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + (isAlone() ? "" : "/" + prefixLength);
    }
}
