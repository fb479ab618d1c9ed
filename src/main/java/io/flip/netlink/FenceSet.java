package io.flip.netlink;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** The sets of addresses of the fence: for each way out of the machine those that are held, and those of them that are in use, by what. */
enum FenceSet {
    ARP_HELD(FenceFormat.NFPROTO_ARP, Role.HELD, true),
    ARP_LEASED(FenceFormat.NFPROTO_ARP, Role.LEASED, true),
    ARP_LEASED_TOGETHER(FenceFormat.NFPROTO_ARP, Role.LEASED_TOGETHER, true),
    ARP_KEPT(FenceFormat.NFPROTO_ARP, Role.KEPT, true),
    HELD4(FenceFormat.NFPROTO_INET, Role.HELD, true),
    LEASED4(FenceFormat.NFPROTO_INET, Role.LEASED, true),
    LEASED_TOGETHER4(FenceFormat.NFPROTO_INET, Role.LEASED_TOGETHER, true),
    KEPT4(FenceFormat.NFPROTO_INET, Role.KEPT, true),
    HELD6(FenceFormat.NFPROTO_INET, Role.HELD, false),
    LEASED6(FenceFormat.NFPROTO_INET, Role.LEASED, false),
    LEASED_TOGETHER6(FenceFormat.NFPROTO_INET, Role.LEASED_TOGETHER, false),
    KEPT6(FenceFormat.NFPROTO_INET, Role.KEPT, false);

    /** What an address is in a set for. */
    enum Role {
        /** Put up by this member. */
        HELD("held"),
        /** In use until its own timeout. */
        LEASED("leased"),
        LEASED_TOGETHER(FenceTimer.LEASE.covered()),
        KEPT(FenceTimer.LOOP.covered());

        private final String key;

        Role(String key) {
            this.key = key;
        }

        static Role coveredBy(FenceTimer timer) {
            return timer == FenceTimer.LEASE ? LEASED_TOGETHER : KEPT;
        }

        /** Of the one family, or the other. */
        FenceSet inInet(boolean four) {
            return Arrays.stream(FenceSet.values())
                    .filter(set -> set.role == this && set.four == four && set.family == FenceFormat.NFPROTO_INET)
                    .findFirst()
                    .orElseThrow();
        }

        FenceSet inArp() {
            return Arrays.stream(FenceSet.values())
                    .filter(set -> set.role == this && set.family == FenceFormat.NFPROTO_ARP)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private final int family;
    private final Role role;
    private final String key;
    private final boolean four;

    FenceSet(int family, Role role, boolean four) {
        this.family = family;
        this.role = role;
        this.four = four;
        this.key = role.key + (family == FenceFormat.NFPROTO_ARP ? "" : four ? "4" : "6");
    }

    /** Of the table that it is in. */
    int family() {
        return family;
    }

    Role role() {
        return role;
    }

    String key() {
        return key;
    }

    boolean timesOut() {
        return role == Role.LEASED;
    }

    boolean takes(InetAddress address) {
        return address instanceof Inet4Address == four;
    }

    boolean takesAny(List<InetAddress> addresses) {
        for (int i = 0; i < addresses.size(); i++) {
            if (takes(addresses.get(i))) {
                return true;
            }
        }
        return false;
    }

    boolean isFour() {
        return four;
    }
}
