package io.flip.netlink;

/** The error numbers that are told apart, as {@code asm-generic/errno.h} has them, and what each says to a person. */
final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int ENXIO = 6;
    static final int EBADF = 9;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int ENOSPC = 28;
    static final int ERANGE = 34;
    static final int EMSGSIZE = 90;
    static final int EPROTONOSUPPORT = 93;
    static final int EOPNOTSUPP = 95;
    static final int EAFNOSUPPORT = 97;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETDOWN = 100;
    static final int ENOBUFS = 105;

    private Errno() {}

    /** @param capability the one that the caller's requests need */
    static String sentence(int errno, String capability) {
        return switch (errno) {
            case EPERM -> "not permitted: this process needs " + capability;
            case EACCES ->
                "the kernel forbids it; is IPv6 switched off on the interface (net.ipv6.conf.*.disable_ipv6)?";
            case ENOENT -> "there is no such thing in the kernel, or its support is not in this kernel";
            case ENXIO -> "the interface or address is gone";
            case EBADF -> "the socket is closed";
            case ENOMEM -> "the kernel has no memory for it";
            case EBUSY -> "it is in use";
            case EEXIST -> "it is there already";
            case ENODEV -> "no such interface";
            case EINVAL -> "the kernel takes it for invalid";
            case ENFILE, EMFILE -> "too many open files";
            case ENOSPC -> "there is no room for more";
            case ERANGE -> "a value is out of range";
            case EMSGSIZE -> "the message is too long";
            case EPROTONOSUPPORT, EAFNOSUPPORT, EOPNOTSUPP -> "this kernel does not support it";
            case EADDRINUSE -> "the address is in use";
            case EADDRNOTAVAIL -> "the address is not there, or can't be used on this interface";
            case ENETDOWN -> "the interface is down";
            case ENOBUFS, EAGAIN -> "the kernel has no room for it at the moment";
            default -> "the kernel refused it";
        };
    }
}
