package io.flip.netlink;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The kernel refused something: what was wanted, and why, in one sentence for an operator. */
public final class KernelException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    private KernelException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /**
     * @param wanted as in "add 10.0.0.1/32"
     * @param capability that such requests need, as in "CAP_NET_ADMIN"
     * @param words of the kernel itself about this very request (its extended acknowledgement), where there are any
     */
    static KernelException of(String wanted, int errno, String capability, @Nullable String words) {
        String said = words == null || words.isEmpty() ? "" : "; the kernel says: " + words;
        return new KernelException(
                wanted + ": " + Errno.sentence(errno, capability) + " (errno " + errno + ")" + said, errno);
    }

    /** With a better reason than the number alone gives. */
    static KernelException because(String wanted, String reason, int errno) {
        return new KernelException(wanted + ": " + reason, errno);
    }

    /** The kernel's error number, positive. */
    public int errno() {
        return errno;
    }

    /** What should be made is there already. */
    public boolean isThereAlready() {
        return errno == Errno.EEXIST;
    }

    /** What should be taken away, or is needed, is not there: an address, an element, an interface. */
    public boolean isNotThere() {
        return errno == Errno.EADDRNOTAVAIL || errno == Errno.ENOENT || errno == Errno.ENODEV;
    }

    /** A capability is missing. */
    public boolean isNotPermitted() {
        return errno == Errno.EPERM;
    }

    /** This kernel, or this container, does not have what is needed. */
    public boolean isNotSupported() {
        return errno == Errno.EOPNOTSUPP || errno == Errno.EPROTONOSUPPORT || errno == Errno.EAFNOSUPPORT;
    }
}
