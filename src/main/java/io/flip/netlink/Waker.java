package io.flip.netlink;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Ends another thread's {@link Descriptor#await}: an {@code eventfd}. Safe from any thread. */
final class Waker implements AutoCloseable {
    private static final int EFD_NONBLOCK = 0x800;
    private static final int EFD_CLOEXEC = 0x80000;

    private final MemorySegment state;
    private final MemorySegment one;
    private final int number;
    private boolean closed;

    Waker() throws KernelException {
        Arena arena = Arena.ofAuto();
        state = arena.allocate(Libc.STATE);
        one = arena.allocate(JAVA_LONG);
        one.set(JAVA_LONG, 0, 1);
        number = Libc.eventDescriptor(state, EFD_NONBLOCK | EFD_CLOEXEC);
        if (number < 0) {
            throw KernelException.of("open an event descriptor", Libc.errno(state), "no capability", null);
        }
    }

    int number() {
        return number;
    }

    /** From now on nobody waits with it any more. */
    synchronized void wake() {
        if (!closed) {
            Libc.write(state, number, one);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Libc.close(state, number);
        }
    }
}
