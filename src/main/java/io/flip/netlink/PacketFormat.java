package io.flip.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Packets of ARP (RFC 826, RFC 5227) and of neighbour discovery (RFC 4861), from behind the link's own header. */
final class PacketFormat {
    static final int ETH_P_ARP = 0x0806;
    static final int ETH_P_IPV6 = 0x86dd;
    static final int REQUEST = 1;
    static final int REPLY = 2;
    static final int LONGEST = 128;

    private static final int ARP_LENGTH = 28;
    private static final int ETHERNET = 1;
    private static final int ETH_P_IP = 0x0800;
    private static final int IPV6_HEADER = 40;
    private static final int ICMPV6 = 58;
    private static final int HOPS = 255;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final int ADVERTISEMENT_LENGTH = 24;
    private static final int OVERRIDE = 0x2000_0000;
    private static final int TARGET_HARDWARE = 2;
    private static final int OPTION_UNIT = 8;
    private static final byte[] NOBODY = new byte[HardwareAddress.LENGTH];
    private static final byte[] ANY4 = new byte[4];
    private static final byte[] ANY6 = new byte[16];
    private static final byte[] ALL_NODES = {(byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    private static final byte[] SOLICITED = {(byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, (byte) 0xff, 0, 0, 0};

    private PacketFormat() {}

    /**
     * Somebody says that it has an address.
     *
     * @param by {@code null} where it does not say by which hardware address it is reached
     */
    record Said(InetAddress address, @Nullable HardwareAddress by, ConflictWatch.Way way) {}

    /** Gratuitous: a host that has an entry for the address takes the hardware address. */
    static void announcement(Encoder to, int operation, HardwareAddress hardware, Inet4Address address) {
        byte[] own = address.getAddress();
        byte[] target = operation == REPLY ? HardwareAddress.BROADCAST.bytes() : NOBODY;
        arp(to, operation, hardware.bytes(), own, target, own);
    }

    /** Who has it? Nobody learns anything from the question. */
    static void probe(Encoder to, HardwareAddress hardware, Inet4Address address) {
        arp(to, REQUEST, hardware.bytes(), ANY4, NOBODY, address.getAddress());
    }

    private static void arp(Encoder to, int operation, byte[] sender, byte[] senderIp, byte[] target, byte[] targetIp) {
        to.be16(ETHERNET)
                .be16(ETH_P_IP)
                .u8(HardwareAddress.LENGTH)
                .u8(4)
                .be16(operation)
                .raw(sender)
                .raw(senderIp)
                .raw(target)
                .raw(targetIp);
    }

    /** Unsolicited, to all nodes, with override, not as a router: a host that has an entry for the address takes the hardware address. */
    static void announcement(Encoder to, HardwareAddress hardware, Inet6Address address) {
        byte[] own = address.getAddress();
        header(to, ADVERTISEMENT_LENGTH + OPTION_UNIT, own, ALL_NODES);
        to.u8(ADVERTISEMENT)
                .u8(0)
                .be16(0)
                .be32(OVERRIDE)
                .raw(own)
                .u8(TARGET_HARDWARE)
                .u8(1)
                .raw(hardware.bytes());
        seal(to);
    }

    /** Who has it? As the duplicate address detection asks, from no address: nobody learns anything from the question. */
    static void probe(Encoder to, Inet6Address address) {
        header(to, ADVERTISEMENT_LENGTH, ANY6, group(address));
        to.u8(SOLICITATION).u8(0).be16(0).be32(0).raw(address.getAddress());
        seal(to);
    }

    private static void header(Encoder to, int length, byte[] source, byte[] destination) {
        to.be32(0x6000_0000).be16(length).u8(ICMPV6).u8(HOPS).raw(source).raw(destination);
    }

    /** The group that hosts with such an address listen to. */
    private static byte[] group(Inet6Address address) {
        byte[] group = SOLICITED.clone();
        System.arraycopy(address.getAddress(), 13, group, 13, 3);
        return group;
    }

    /** Where on an Ethernet that group is reached. */
    static HardwareAddress groupHardware(Inet6Address address) {
        byte[] group = group(address);
        return HardwareAddress.of(new byte[] {0x33, 0x33, group[12], group[13], group[14], group[15]});
    }

    /** Where on an Ethernet all nodes of IPv6 are reached. */
    static HardwareAddress allNodes() {
        return HardwareAddress.of(new byte[] {0x33, 0x33, 0, 0, 0, 1});
    }

    /** Writes the checksum of the packet, which begins at 0 (RFC 4443, 2.3). */
    private static void seal(Encoder to) {
        MemorySegment bytes = to.bytes();
        long sum = to.length() - IPV6_HEADER + ICMPV6;
        for (long i = 8; i < to.length(); i += 2) { // the addresses, then the message: both of an even length
            sum += byteAt(bytes, i) << Byte.SIZE | byteAt(bytes, i + 1);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >> Short.SIZE);
        }
        int checksum = (int) ~sum & 0xffff;
        bytes.set(JAVA_BYTE, IPV6_HEADER + 2, (byte) (checksum >> Byte.SIZE));
        bytes.set(JAVA_BYTE, IPV6_HEADER + 3, (byte) checksum);
    }

    /** What an ARP packet says of its sender; {@code null} where that is nothing, as with a probe. */
    static @Nullable Said readArp(MemorySegment bytes, long length) {
        if (!isArp(bytes, length)) {
            return null;
        }
        byte[] address = slice(bytes, 14, 4);
        if (be16(bytes, 14) == 0 && be16(bytes, 16) == 0) {
            return null;
        }
        ConflictWatch.Way way = be16(bytes, 6) == REPLY ? ConflictWatch.Way.ARP_REPLY : ConflictWatch.Way.ARP_REQUEST;
        return said(RouteFormat.AF_INET, address, HardwareAddress.of(slice(bytes, 8, HardwareAddress.LENGTH)), way);
    }

    /** Which address an ARP probe asks for, and which machine asks; {@code null} where it is none. */
    static @Nullable Said readArpProbe(MemorySegment bytes, long length) {
        if (!isArp(bytes, length) || be16(bytes, 6) != REQUEST || be16(bytes, 14) != 0 || be16(bytes, 16) != 0) {
            return null;
        }
        HardwareAddress by = HardwareAddress.of(slice(bytes, 8, HardwareAddress.LENGTH));
        return said(RouteFormat.AF_INET, slice(bytes, 24, 4), by, ConflictWatch.Way.ARP_REQUEST);
    }

    /** Which address a neighbour solicitation from no address asks for; {@code null} where it is none. It does not say which machine asks. */
    static @Nullable Said readSolicitationFromNobody(MemorySegment bytes, long length) {
        if (!isNeighbourMessage(bytes, length, SOLICITATION) || !Arrays.equals(slice(bytes, 8, 16), ANY6)) {
            return null;
        }
        return said(RouteFormat.AF_INET6, slice(bytes, IPV6_HEADER + 8, 16), null, ConflictWatch.Way.ADVERTISEMENT);
    }

    /** What an IPv6 packet says, if it is a neighbour advertisement of this link. */
    static @Nullable Said readAdvertisement(MemorySegment bytes, long length) {
        if (!isNeighbourMessage(bytes, length, ADVERTISEMENT)) {
            return null;
        }
        byte[] address = slice(bytes, IPV6_HEADER + 8, 16);
        return said(RouteFormat.AF_INET6, address, targetHardware(bytes, length), ConflictWatch.Way.ADVERTISEMENT);
    }

    private static boolean isArp(MemorySegment bytes, long length) {
        return length >= ARP_LENGTH
                && be16(bytes, 0) == ETHERNET
                && be16(bytes, 2) == ETH_P_IP
                && byteAt(bytes, 4) == HardwareAddress.LENGTH
                && byteAt(bytes, 5) == 4;
    }

    private static boolean isNeighbourMessage(MemorySegment bytes, long length, int type) {
        return length >= IPV6_HEADER + ADVERTISEMENT_LENGTH
                && byteAt(bytes, 0) >> 4 == 6
                && byteAt(bytes, 6) == ICMPV6
                && byteAt(bytes, 7) == HOPS
                && byteAt(bytes, IPV6_HEADER) == type
                && byteAt(bytes, IPV6_HEADER + 1) == 0;
    }

    private static @Nullable HardwareAddress targetHardware(MemorySegment bytes, long length) {
        long option = IPV6_HEADER + ADVERTISEMENT_LENGTH;
        while (option + OPTION_UNIT <= length && byteAt(bytes, option + 1) != 0) {
            if (byteAt(bytes, option) == TARGET_HARDWARE) {
                return HardwareAddress.of(slice(bytes, option + 2, HardwareAddress.LENGTH));
            }
            option += (long) byteAt(bytes, option + 1) * OPTION_UNIT;
        }
        return null;
    }

    private static Said said(int family, byte[] address, @Nullable HardwareAddress by, ConflictWatch.Way way) {
        try {
            return new Said(RouteFormat.internet(family, address), by, way);
        } catch (MalformedMessageException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static int byteAt(MemorySegment bytes, long place) {
        return Byte.toUnsignedInt(bytes.get(JAVA_BYTE, place));
    }

    private static int be16(MemorySegment bytes, long place) {
        return byteAt(bytes, place) << Byte.SIZE | byteAt(bytes, place + 1);
    }

    private static byte[] slice(MemorySegment bytes, long place, int size) {
        return bytes.asSlice(place, size).toArray(JAVA_BYTE);
    }
}
