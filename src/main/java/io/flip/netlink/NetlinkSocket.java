package io.flip.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One netlink socket ({@code linux/netlink.h}): requests of one kind, and the kernel's answers to them. Its memory is made once. For one
 * thread at a time.
 */
final class NetlinkSocket implements AutoCloseable {
    static final int ROUTE = 0;
    static final int SOCK_DIAG = 4;
    static final int NETFILTER = 12;

    /** How long the kernel has for its answer; answers to requests are normally there when the request has been sent. */
    static final Duration LIMIT = Duration.ofSeconds(2);

    static final String NET_ADMIN = "CAP_NET_ADMIN";

    private static final int AF_NETLINK = 16;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_ADD_MEMBERSHIP = 1;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int NLMSGERR_ATTR_MSG = 1;
    private static final int ADDRESS_LENGTH = 12;
    private static final int DUMP_ATTEMPTS = 5;
    private static final int MOST_ENTRIES = 1_000_000;
    private static final int MOST_STALE = 100_000;

    private final Descriptor descriptor;
    private final MemorySegment kernel;
    private final MemorySegment received;
    private final Encoder request;
    private final int room;
    private int sequence;

    private NetlinkSocket(Descriptor descriptor, int requests, int answers, int room) {
        this.descriptor = descriptor;
        this.room = room;
        kernel = descriptor.memory(ADDRESS_LENGTH);
        kernel.set(JAVA_SHORT, 0, (short) AF_NETLINK);
        received = descriptor.memory(answers);
        request = new Encoder(descriptor.memory(requests));
    }

    /**
     * Opens one.
     *
     * @param protocol {@link #ROUTE} and so on
     * @param requests bytes that one {@link #send} may have
     * @param answers bytes that one datagram of the kernel may have; the kernel makes none of more than 32 KiB but for a single long message
     * @param room bytes that may wait in the kernel to be received
     */
    static NetlinkSocket open(int protocol, int requests, int answers, int room) throws KernelException {
        Descriptor descriptor = Descriptor.open(AF_NETLINK, Descriptor.SOCK_RAW, protocol, NET_ADMIN);
        try {
            descriptor.attemptOption(SOL_NETLINK, NETLINK_EXT_ACK, 1);
            descriptor.attemptOption(SOL_NETLINK, NETLINK_CAP_ACK, 1);
            int there = descriptor.room(room);
            NetlinkSocket socket = new NetlinkSocket(descriptor, requests, answers, there);
            descriptor.bind(socket.kernel); // port 0: the kernel gives one that is free
            return socket;
        } catch (KernelException | RuntimeException failed) {
            descriptor.close();
            throw failed;
        }
    }

    void join(int group) throws KernelException {
        descriptor.option(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group);
    }

    /** How many bytes of answers may wait, the kernel's bookkeeping of each included. */
    int room() {
        return room;
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /** To write a request into; what was written before is gone. */
    Encoder request() {
        return request.clear();
    }

    /** To write more behind it. */
    Encoder encoder() {
        return request;
    }

    /** The one that {@link #nextSequence} gave last. */
    int sequence() {
        return sequence;
    }

    int nextSequence() {
        sequence++;
        return sequence;
    }

    /** Sends what was written: the kernel handles it before this returns. */
    void send() throws KernelException {
        descriptor.send(request.bytes(), request.length(), kernel);
    }

    /** Forgets answers to earlier requests that came too late. */
    void drain() throws IOException {
        for (int i = 0; i < MOST_STALE; i++) {
            try {
                if (descriptor.receive(received) == Descriptor.NOTHING) {
                    return;
                }
            } catch (KernelException overrun) {
                if (overrun.errno() != Errno.ENOBUFS) {
                    throw overrun;
                }
            }
        }
        throw new IOException("answers to requests that were given up do not end");
    }

    /** Takes one message of the kernel. */
    interface Taker {
        /** Whether it was the last that is waited for. */
        boolean take(Messages message) throws IOException;
    }

    /** Hands over what comes until the taker has all, or the time is over. */
    void receive(String wanted, Taker taker) throws IOException {
        receive(wanted, System.nanoTime() + LIMIT.toNanos(), taker);
    }

    private void receive(String wanted, long deadline, Taker taker) throws IOException {
        while (true) {
            Messages messages = poll();
            if (messages == null) {
                if (!descriptor.await(deadline)) {
                    throw new NoAnswerException(wanted + ": the kernel did not answer in " + LIMIT.toMillis() + " ms");
                }
                continue;
            }
            while (messages.next()) {
                if (messages.type() == Messages.NLMSG_OVERRUN) {
                    throw new NoAnswerException(wanted + ": answers of the kernel were lost");
                }
                if (messages.type() != Messages.NLMSG_NOOP && taker.take(messages)) {
                    return;
                }
            }
            if (System.nanoTime() - deadline > 0) {
                throw new NoAnswerException(
                        wanted + ": the kernel's answer did not end in " + LIMIT.toMillis() + " ms");
            }
        }
    }

    /** What has come, if anything has; what another process sent is not looked at. */
    @Nullable
    Messages poll() throws IOException {
        while (true) {
            int length = descriptor.receive(received);
            if (length == Descriptor.NOTHING) {
                return null;
            }
            if (descriptor.sender().get(JAVA_INT, Integer.BYTES) != 0) {
                continue;
            }
            if (length > received.byteSize()) {
                throw new MalformedMessageException(
                        "a message of " + length + " bytes: more than " + received.byteSize());
            }
            return new Messages(received, length);
        }
    }

    /** Writes one request that asks for a list. */
    interface Question {
        void write(Encoder request, int sequence);
    }

    /** Makes a value of one message. */
    interface Reader<T> {
        /** {@code null} for a message that is of no interest. */
        @Nullable
        T read(Messages message) throws MalformedMessageException;
    }

    /** All entries of a list; read again where it changed meanwhile. */
    <T> List<T> dump(String wanted, Question question, Reader<T> reader) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        for (int attempt = 0; attempt < DUMP_ATTEMPTS; attempt++) {
            drain();
            int number = nextSequence();
            question.write(request(), number);
            send();
            Listing<T> listing = new Listing<>(wanted, number, reader);
            receive(wanted, deadline, listing);
            if (!listing.interrupted) {
                return listing.entries;
            }
        }
        throw new NoAnswerException(wanted + ": the list changed each of " + DUMP_ATTEMPTS + " times it was read");
    }

    private static final class Listing<T> implements Taker {
        private final String wanted;
        private final int number;
        private final Reader<T> reader;
        private final List<T> entries = new ArrayList<>();
        private boolean interrupted;

        private Listing(String wanted, int number, Reader<T> reader) {
            this.wanted = wanted;
            this.number = number;
            this.reader = reader;
        }

        @Override
        public boolean take(Messages message) throws IOException {
            if (message.sequence() != number) {
                return false;
            }
            interrupted |= (message.flags() & Messages.NLM_F_DUMP_INTR) != 0;
            if (message.type() == Messages.NLMSG_DONE || message.type() == Messages.NLMSG_ERROR) {
                if (message.errno() != 0) {
                    throw refusal(wanted, message);
                }
                return true;
            }
            T entry = reader.read(message);
            if (entry != null) {
                entries.add(entry);
            }
            if (entries.size() > MOST_ENTRIES) {
                throw new NoAnswerException(wanted + ": more than " + MOST_ENTRIES + " entries");
            }
            return false;
        }
    }

    /** Of an error message. */
    static KernelException refusal(String wanted, Messages error) throws MalformedMessageException {
        return KernelException.of(wanted, error.errno(), NET_ADMIN, words(error));
    }

    /** What the kernel says in words about an error, where it does. */
    static @Nullable String words(Messages error) throws MalformedMessageException {
        if (error.type() != Messages.NLMSG_ERROR) {
            return null;
        }
        Attributes attributes = error.extended();
        while (attributes.next()) {
            if (attributes.type() == NLMSGERR_ATTR_MSG) {
                return attributes.text();
            }
        }
        return null;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
