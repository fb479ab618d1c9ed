package io.flip.netlink;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The calls of the C library that sockets of the kernel's own families need. Each takes a segment of {@link #STATE} first, in which it leaves
 * {@code errno} where it fails; results are as the manual page says.
 */
final class Libc {
    static final StructLayout STATE = Linker.Option.captureStateLayout();

    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = function("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            function("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SENDTO =
            function("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECVFROM =
            function("recvfrom", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle POLL = function("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle EVENTFD = function("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle WRITE = function("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);

    private Libc() {}

    @SuppressWarnings("restricted") // the jar's manifest and the launcher allow it
    private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"));
    }

    static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    static int socket(MemorySegment state, int family, int type, int protocol) {
        try {
            return (int) SOCKET.invokeExact(state, family, type, protocol);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static int bind(MemorySegment state, int descriptor, MemorySegment address) {
        try {
            return (int) BIND.invokeExact(state, descriptor, address, (int) address.byteSize());
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static int setOption(MemorySegment state, int descriptor, int level, int name, MemorySegment value) {
        try {
            return (int) SETSOCKOPT.invokeExact(state, descriptor, level, name, value, (int) value.byteSize());
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param length an int: the value's room, then its length */
    static int getOption(
            MemorySegment state, int descriptor, int level, int name, MemorySegment value, MemorySegment length) {
        try {
            return (int) GETSOCKOPT.invokeExact(state, descriptor, level, name, value, length);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static long sendTo(
            MemorySegment state, int descriptor, MemorySegment bytes, long length, int flags, MemorySegment to) {
        try {
            return (long) SENDTO.invokeExact(state, descriptor, bytes, length, flags, to, (int) to.byteSize());
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param fromLength an int: the room of {@code from}, then the sender's length */
    static long receiveFrom(
            MemorySegment state,
            int descriptor,
            MemorySegment bytes,
            int flags,
            MemorySegment from,
            MemorySegment fromLength) {
        try {
            return (long) RECVFROM.invokeExact(state, descriptor, bytes, bytes.byteSize(), flags, from, fromLength);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param descriptors of {@code struct pollfd}, 8 bytes each */
    static int poll(MemorySegment state, MemorySegment descriptors, long count, int milliseconds) {
        try {
            return (int) POLL.invokeExact(state, descriptors, count, milliseconds);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static int eventDescriptor(MemorySegment state, int flags) {
        try {
            return (int) EVENTFD.invokeExact(state, 0, flags);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static long write(MemorySegment state, int descriptor, MemorySegment bytes) {
        try {
            return (long) WRITE.invokeExact(state, descriptor, bytes, bytes.byteSize());
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static int close(MemorySegment state, int descriptor) {
        try {
            return (int) CLOSE.invokeExact(state, descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
