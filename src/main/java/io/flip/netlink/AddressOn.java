package io.flip.netlink;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An address as it is to be put up on an interface, or taken away from it.
 *
 * @param link the interface's number ({@link Link#index})
 * @param prefixLength the whole address's length (32, 128) makes it an address alone, without a route to a subnet
 * @param validFor the kernel takes it away after so long, in whole seconds; {@code null}: it stays
 * @param source whether new connections of this machine may leave from it, as far as the kernel would choose it; {@code false} is for
 *     IPv6 only, for IPv4 has no such choice
 * @param label an IPv4 address may have, of at most 15 bytes; {@code null} for the interface's name
 * @param protocol a number from 4 to 255 that says which program put it up ({@code IFA_PROTO}); 0 for none. Kernels before 5.18 ignore it.
 */
public record AddressOn(
        InetAddress address,
        int prefixLength,
        int link,
        @Nullable Duration validFor,
        boolean source,
        @Nullable String label,
        int protocol) {
    private static final int LONGEST_LABEL = 15;
    private static final int MOST_PROTOCOL = 255;

    /** Checks what the kernel would take for something else. */
    public AddressOn {
        int bits = bits(address);
        if (prefixLength < 1 || prefixLength > bits) {
            throw new IllegalArgumentException("a prefix length from 1 to " + bits + ", not " + prefixLength);
        }
        if (link <= 0) {
            throw new IllegalArgumentException("no interface has the number " + link);
        }
        if (validFor != null && (validFor.toSeconds() < 1 || validFor.toSeconds() >= PresentAddress.FOREVER)) {
            throw new IllegalArgumentException("valid for whole seconds, at least one, not " + validFor);
        }
        if (label != null && (label.isEmpty() || label.getBytes(StandardCharsets.UTF_8).length > LONGEST_LABEL)) {
            throw new IllegalArgumentException("a label of 1 to " + LONGEST_LABEL + " bytes, not '" + label + "'");
        }
        if (protocol < 0 || protocol > MOST_PROTOCOL) {
            throw new IllegalArgumentException("a protocol from 0 to " + MOST_PROTOCOL + ", not " + protocol);
        }
    }

    /** The address alone, for as long as it is not taken away. */
    public AddressOn(InetAddress address, int link) {
        this(address, bits(address), link, null, true, null, 0);
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }

    /** With a subnet, whose route the kernel makes with it. */
    public AddressOn within(int newPrefixLength) {
        return new AddressOn(address, newPrefixLength, link, validFor, source, label, protocol);
    }

    /** With an end. */
    public AddressOn validFor(Duration newValidFor) {
        return new AddressOn(address, prefixLength, link, newValidFor, source, label, protocol);
    }

    /** Not for new connections of this machine itself (IPv6). */
    public AddressOn notAsSource() {
        return new AddressOn(address, prefixLength, link, validFor, false, label, protocol);
    }

    /** With a label (IPv4). */
    public AddressOn labelled(String newLabel) {
        return new AddressOn(address, prefixLength, link, validFor, source, newLabel, protocol);
    }

    /** With a number that says which program put it up. */
    public AddressOn from(int newProtocol) {
        return new AddressOn(address, prefixLength, link, validFor, source, label, newProtocol);
    }

    /** As in "10.0.0.1/32". */
    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefixLength;
    }
}
