/**
 * The kernel's network by its own messages, without a program: addresses and links (rtnetlink), a monitor of both, nf_tables sets whose
 * elements time out, the abort of TCP connections (sock_diag), and packets of ARP and neighbour discovery. Linux only, through the foreign
 * function API; it knows nothing else of Flip.
 *
 * <p>Numbers and layouts are those of the kernel's headers under {@code include/uapi/linux}; each class names its own. What a netlink
 * message carries is in the machine's byte order, unless a header says "be".
 *
 * <p>Each call is bounded: it sends, and waits at most a stated time for the kernel's answer. The kernel handles a request inside of the
 * call that sends it, and may wait there for a lock that others hold (a large firewall being loaded, a driver being reset): nothing here
 * belongs on a thread that must not wait, but for {@link io.flip.netlink.FenceTable}, and that one only where the owner accepts this.
 */
@NullMarked
package io.flip.netlink;

import org.jspecify.annotations.NullMarked;
