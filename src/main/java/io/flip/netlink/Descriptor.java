package io.flip.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * A socket, with the memory that its calls need. Nothing here blocks, but for {@link #await}, and that for a stated time. For one thread at a
 * time; {@link #close} belongs to the class that uses it.
 */
final class Descriptor implements AutoCloseable {
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOL_SOCKET = 1;

    /** What {@link #receive} says where nothing is there. */
    static final int NOTHING = -1;

    /** Whatever is done with it then, the kernel says that there is no such descriptor. */
    private static final int CLOSED = -1;

    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;
    private static final short POLLIN = 1;
    private static final int POLLFD = 8;
    private static final int MOST_OTHERS = 2;
    private static final int LONGEST_SENDER = 32;
    private static final int LONGEST_WAIT_MILLIS = 60_000;

    private final Arena arena;
    private final String capability;
    private final MemorySegment state;
    private final MemorySegment number;
    private final MemorySegment sender;
    private final MemorySegment polled;
    private int socket;

    private Descriptor(Arena arena, String capability, MemorySegment state, int socket) {
        this.arena = arena;
        this.capability = capability;
        this.state = state;
        this.socket = socket;
        number = arena.allocate(JAVA_INT);
        sender = arena.allocate(LONGEST_SENDER, 8);
        polled = arena.allocate((1L + MOST_OTHERS) * POLLFD, 4);
    }

    /** @param capability that the kernel asks for, for the words of a refusal */
    static Descriptor open(int family, int type, int protocol, String capability) throws KernelException {
        Arena arena = Arena.ofAuto();
        MemorySegment state = arena.allocate(Libc.STATE);
        int socket = Libc.socket(state, family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
        if (socket < 0) {
            throw KernelException.of("open a socket (family " + family + ")", Libc.errno(state), capability, null);
        }
        return new Descriptor(arena, capability, state, socket);
    }

    /** Zeroed memory, which is free again when nobody has it any more. */
    MemorySegment memory(long size) {
        return arena.allocate(size, 8);
    }

    void bind(MemorySegment address) throws KernelException {
        check("bind a socket", Libc.bind(state, socket, address));
    }

    void option(int level, int name, MemorySegment value) throws KernelException {
        check("set option " + name + " of a socket", Libc.setOption(state, socket, level, name, value));
    }

    void option(int level, int name, int value) throws KernelException {
        number.set(JAVA_INT, 0, value);
        option(level, name, number);
    }

    /** Where the kernel is too old for the option, it goes without. */
    boolean attemptOption(int level, int name, int value) {
        number.set(JAVA_INT, 0, value);
        return Libc.setOption(state, socket, level, name, number) == 0;
    }

    /**
     * Asks for so much room for what is received; beyond the system's limit ({@code net.core.rmem_max}) where this process may.
     *
     * @return bytes that there are, the kernel's own bookkeeping included, or 0 where it doesn't say
     */
    int room(int wanted) {
        if (!attemptOption(SOL_SOCKET, SO_RCVBUFFORCE, wanted)) {
            attemptOption(SOL_SOCKET, SO_RCVBUF, wanted);
        }
        sender.set(JAVA_INT, 0, Integer.BYTES);
        boolean known = Libc.getOption(state, socket, SOL_SOCKET, SO_RCVBUF, number, sender) == 0;
        return known ? number.get(JAVA_INT, 0) : 0;
    }

    /** Asks for so much room for what is sent, as {@link #room}. */
    void sendingRoom(int wanted) {
        if (!attemptOption(SOL_SOCKET, SO_SNDBUFFORCE, wanted)) {
            attemptOption(SOL_SOCKET, SO_SNDBUF, wanted);
        }
    }

    /** Sends without waiting for room. */
    void send(MemorySegment bytes, long length, MemorySegment to) throws KernelException {
        long sent;
        do {
            sent = Libc.sendTo(state, socket, bytes, length, MSG_DONTWAIT, to);
        } while (sent < 0 && Libc.errno(state) == Errno.EINTR);
        check("send", sent);
    }

    /**
     * What has come, without waiting.
     *
     * @return its length, which may be more than the room: then its end is lost; or {@link #NOTHING}
     */
    int receive(MemorySegment into) throws KernelException {
        while (true) {
            number.set(JAVA_INT, 0, LONGEST_SENDER);
            long length = Libc.receiveFrom(state, socket, into, MSG_DONTWAIT | MSG_TRUNC, sender, number);
            if (length >= 0) {
                return (int) length;
            }
            int errno = Libc.errno(state);
            if (errno == Errno.EAGAIN) {
                return NOTHING;
            }
            if (errno != Errno.EINTR) {
                throw KernelException.of("receive", errno, capability, null);
            }
        }
    }

    /** The address of the sender of what {@link #receive} gave last: a {@code struct sockaddr_nl} or {@code sockaddr_ll}. */
    MemorySegment sender() {
        return sender;
    }

    /**
     * Waits until there is something to receive, until then, by {@code System.nanoTime()}.
     *
     * @param others descriptors, at most {@value #MOST_OTHERS}, that end the waiting as well when there is something to read
     * @return whether there is something, here or there
     */
    boolean await(long deadline, int... others) throws KernelException {
        while (true) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            poll(0, socket);
            for (int i = 0; i < others.length; i++) {
                poll(i + 1, others[i]);
            }
            int ready = Libc.poll(state, polled, others.length + 1L, millis(left));
            if (ready > 0) {
                return true;
            }
            if (ready < 0 && Libc.errno(state) != Errno.EINTR) {
                throw KernelException.of("wait for a socket", Libc.errno(state), capability, null);
            }
        }
    }

    /** Writes a {@code struct pollfd}. */
    private void poll(int place, int number) {
        long start = (long) place * POLLFD;
        polled.set(JAVA_INT, start, number);
        polled.set(JAVA_SHORT, start + Integer.BYTES, POLLIN);
        polled.set(JAVA_SHORT, start + Integer.BYTES + Short.BYTES, (short) 0);
    }

    /** Rounded up, so that nothing spins through the last millisecond. */
    private static int millis(long nanos) {
        return (int)
                Math.min(LONGEST_WAIT_MILLIS, Duration.ofNanos(nanos + 999_999).toMillis());
    }

    int number() {
        return socket;
    }

    private void check(String wanted, long result) throws KernelException {
        if (result < 0) {
            throw KernelException.of(wanted, Libc.errno(state), capability, null);
        }
    }

    @Override
    public void close() {
        int number = socket;
        socket = CLOSED;
        if (number != CLOSED) {
            Libc.close(state, number);
        }
    }
}
