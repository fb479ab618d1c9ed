package io.flip.netlink;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address that an interface has.
 *
 * @param address IPv4 or IPv6, without a zone
 * @param link the interface's number
 * @param flags {@code IFA_F_...} of {@code linux/if_addr.h}
 * @param preferredSeconds for how long new connections may leave from it; {@link #FOREVER}, or 0: not at all
 * @param validSeconds after which the kernel takes it away; {@link #FOREVER} where it does not
 * @param label of an IPv4 address; the interface's name unless given
 * @param protocol which program put it up, by number ({@code IFA_PROTO}); 0 where unknown, as with kernels before 5.18
 */
public record PresentAddress(
        InetAddress address,
        int prefixLength,
        int link,
        int flags,
        long preferredSeconds,
        long validSeconds,
        @Nullable String label,
        int protocol) {
    /** A lifetime without end. */
    public static final long FOREVER = 0xffff_ffffL;

    private static final int IFA_F_SECONDARY = 0x1;
    private static final int IFA_F_DADFAILED = 0x8;
    private static final int IFA_F_TENTATIVE = 0x40;

    /**
     * Whether another IPv4 address of the same subnet was there first on the interface: when that goes, this goes too, unless secondaries
     * are promoted. No address with {@code /32} is one.
     */
    public boolean isSecondary() {
        return address instanceof Inet4Address && has(IFA_F_SECONDARY);
    }

    /** Whether the kernel does not use it yet: it asks whether somebody else has it (IPv6). */
    public boolean isTentative() {
        return has(IFA_F_TENTATIVE);
    }

    /** Whether the kernel has found that somebody else has it, and does not use it (IPv6). */
    public boolean isDuplicate() {
        return has(IFA_F_DADFAILED);
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
