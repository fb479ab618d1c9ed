package io.flip.netlink;

import java.net.Inet4Address;
import java.net.InetAddress;

/** The sets of the fence: for each way out of the machine the addresses that are held, and those of them that are leased. */
enum FenceSet {
    ARP_HELD(FenceFormat.NFPROTO_ARP, "held", false, true),
    ARP_LEASED(FenceFormat.NFPROTO_ARP, "leased", true, true),
    HELD4(FenceFormat.NFPROTO_INET, "held4", false, true),
    LEASED4(FenceFormat.NFPROTO_INET, "leased4", true, true),
    HELD6(FenceFormat.NFPROTO_INET, "held6", false, false),
    LEASED6(FenceFormat.NFPROTO_INET, "leased6", true, false);

    private final int family;
    private final String key;
    private final boolean timesOut;
    private final boolean four;

    FenceSet(int family, String key, boolean timesOut, boolean four) {
        this.family = family;
        this.key = key;
        this.timesOut = timesOut;
        this.four = four;
    }

    /** Of the table that it is in. */
    int family() {
        return family;
    }

    String key() {
        return key;
    }

    boolean timesOut() {
        return timesOut;
    }

    boolean takes(InetAddress address) {
        return address instanceof Inet4Address == four;
    }

    boolean isFour() {
        return four;
    }
}
