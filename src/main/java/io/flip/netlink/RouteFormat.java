package io.flip.netlink;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Route messages to bytes and back: {@code linux/rtnetlink.h}, {@code linux/if_addr.h}, {@code linux/if_link.h}. */
final class RouteFormat {
    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    static final int RTM_GETLINK = 18;
    static final int RTM_SETLINK = 19;
    static final int RTM_NEWADDR = 20;
    static final int RTM_DELADDR = 21;
    static final int RTM_GETADDR = 22;
    static final int AF_UNSPEC = 0;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    /** More than any message that {@link #address} writes. */
    static final int LONGEST_ADDRESS = 160;

    private static final int IFADDRMSG = 8;
    private static final int CACHEINFO = 16;
    private static final int IFINFOMSG = 16;

    private static final int IFA_F_NODAD = 0x2;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_LABEL = 3;
    private static final int IFA_CACHEINFO = 6;
    private static final int IFA_FLAGS = 8;
    private static final int IFA_PROTO = 11;

    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_AF_SPEC = 26;
    private static final int IFLA_INET_CONF = 1;
    private static final int IFLA_EXT_MASK = 29;
    private static final int IFLA_PROP_LIST = 52;
    private static final int IFLA_ALT_IFNAME = 53;
    private static final int RTEXT_FILTER_SKIP_STATS = 8;
    private static final int IPV4_DEVCONF_PROMOTE_SECONDARIES = 20;

    private RouteFormat() {}

    /** {@code RTM_NEWADDR} or {@code RTM_DELADDR}, with {@code struct ifaddrmsg}. */
    static void address(Encoder to, int type, int flags, int sequence, AddressOn address) {
        boolean six = address.address() instanceof Inet6Address;
        byte[] bytes = address.address().getAddress();
        to.begin(type, flags, sequence)
                .u8(six ? AF_INET6 : AF_INET)
                .u8(address.prefixLength())
                .u8(six && type == RTM_NEWADDR ? IFA_F_NODAD : 0)
                .u8(0) // the scope: universe
                .u32(address.link())
                .attribute(IFA_LOCAL, bytes)
                .attribute(IFA_ADDRESS, bytes);
        if (type == RTM_NEWADDR) {
            life(to, six, address);
        }
        to.end();
    }

    private static void life(Encoder to, boolean six, AddressOn address) {
        String label = address.label();
        if (label != null && !six) {
            to.attributeText(IFA_LABEL, label);
        }
        Duration validFor = address.validFor();
        boolean source = address.source() || !six;
        if (validFor != null || !source) {
            int valid = (int) (validFor == null ? PresentAddress.FOREVER : validFor.toSeconds());
            to.attribute(IFA_CACHEINFO, CACHEINFO)
                    .u32(source ? valid : 0)
                    .u32(valid)
                    .u32(0)
                    .u32(0);
        }
        if (address.protocol() != 0) {
            to.attributeU8(IFA_PROTO, address.protocol());
        }
    }

    static void addresses(Encoder to, int sequence) {
        to.begin(RTM_GETADDR, Encoder.NLM_F_REQUEST | Encoder.NLM_F_DUMP, sequence)
                .u8(AF_UNSPEC)
                .u8(0)
                .u8(0)
                .u8(0)
                .u32(0);
        to.end();
    }

    static void links(Encoder to, int sequence) {
        link(to, RTM_GETLINK, Encoder.NLM_F_REQUEST | Encoder.NLM_F_DUMP, sequence, 0)
                .attributeU32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
        to.end();
    }

    /** As {@code net.ipv4.conf.X.promote_secondaries = 1}, which needs no write access to {@code /proc/sys}. */
    static void promoteSecondaries(Encoder to, int sequence, int link) {
        link(to, RTM_SETLINK, Encoder.NLM_F_REQUEST | Encoder.NLM_F_ACK, sequence, link);
        long families = to.nest(IFLA_AF_SPEC);
        long four = to.nest(AF_INET);
        long settings = to.nest(IFLA_INET_CONF);
        to.attributeU32(IPV4_DEVCONF_PROMOTE_SECONDARIES, 1);
        to.end(settings);
        to.end(four);
        to.end(families);
        to.end();
    }

    private static Encoder link(Encoder to, int type, int flags, int sequence, int link) {
        return to.begin(type, flags, sequence)
                .u8(AF_UNSPEC)
                .u8(0)
                .u16(0)
                .u32(link)
                .u32(0)
                .u32(0);
    }

    /** Of {@code RTM_NEWADDR} or {@code RTM_DELADDR} from the kernel; {@code null} for another family than IPv4 and IPv6. */
    static @Nullable PresentAddress readAddress(Messages message) throws MalformedMessageException {
        int family = message.u8(0);
        if (family != AF_INET && family != AF_INET6) {
            return null;
        }
        int flags = message.u8(2);
        byte[] local = null;
        byte[] peer = null;
        String label = null;
        long preferred = PresentAddress.FOREVER;
        long valid = PresentAddress.FOREVER;
        int protocol = 0;
        Attributes attributes = message.attributes(IFADDRMSG);
        while (attributes.next()) {
            switch (attributes.type()) {
                case IFA_LOCAL -> local = attributes.raw();
                case IFA_ADDRESS -> peer = attributes.raw();
                case IFA_LABEL -> label = attributes.text();
                case IFA_FLAGS -> flags = attributes.u32();
                case IFA_PROTO -> protocol = attributes.u8();
                case IFA_CACHEINFO -> {
                    preferred = Integer.toUnsignedLong(attributes.u32At(0));
                    valid = Integer.toUnsignedLong(attributes.u32At(Integer.BYTES));
                }
                default -> {}
            }
        }
        byte[] bytes = local == null ? peer : local;
        if (bytes == null) {
            throw new MalformedMessageException("an address message without an address");
        }
        return new PresentAddress(
                internet(family, bytes), message.u8(1), message.u32(4), flags, preferred, valid, label, protocol);
    }

    /** Of bytes in network order; an IPv4-mapped one of 16 stays IPv6. */
    static InetAddress internet(int family, byte[] bytes) throws MalformedMessageException {
        try {
            if (family == AF_INET && bytes.length == 4) {
                return InetAddress.getByAddress(bytes);
            }
            if (family == AF_INET6 && bytes.length == 16) {
                return Inet6Address.getByAddress(null, bytes, -1);
            }
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
        throw new MalformedMessageException("an address of " + bytes.length + " bytes in family " + family);
    }

    /** Of {@code RTM_NEWLINK} or {@code RTM_DELLINK} from the kernel; {@code null} for what a bridge says of its ports. */
    static @Nullable Link readLink(Messages message) throws MalformedMessageException {
        if (message.u8(0) != AF_UNSPEC) {
            return null;
        }
        int index = message.u32(4);
        int flags = message.u32(8);
        String name = "";
        List<String> others = new ArrayList<>();
        HardwareAddress hardware = null;
        String kind = null;
        int mtu = 0;
        int master = 0;
        Attributes attributes = message.attributes(IFINFOMSG);
        while (attributes.next()) {
            switch (attributes.type()) {
                case IFLA_IFNAME -> name = attributes.text();
                case IFLA_ADDRESS -> {
                    if (attributes.length() == HardwareAddress.LENGTH) {
                        hardware = HardwareAddress.of(attributes.raw());
                    }
                }
                case IFLA_MTU -> mtu = attributes.u32();
                case IFLA_MASTER -> master = attributes.u32();
                case IFLA_LINKINFO ->
                    kind = textIn(attributes.nested(), IFLA_INFO_KIND).stream()
                            .findFirst()
                            .orElse(null);
                case IFLA_PROP_LIST -> others.addAll(textIn(attributes.nested(), IFLA_ALT_IFNAME));
                default -> {}
            }
        }
        return new Link(index, name, others, flags, hardware, kind, mtu, master);
    }

    private static List<String> textIn(Attributes nested, int type) throws MalformedMessageException {
        List<String> found = new ArrayList<>();
        while (nested.next()) {
            if (nested.type() == type) {
                found.add(nested.text());
            }
        }
        return found;
    }
}
