package io.flip.netlink;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A socket for whole packets of one protocol ({@code linux/if_packet.h}), past the machine's filters; the kernel writes and takes off the
 * link's own header. What this machine sends is not received. For one thread at a time.
 */
final class PacketSocket implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SO_ATTACH_FILTER = 26;
    static final String NET_RAW = "CAP_NET_RAW";

    /** {@code struct sockaddr_ll}: family, protocol (be), interface, type of hardware, type of packet, length, address. */
    private static final int ADDRESS_LENGTH = 20;

    private static final int PROTOCOL = 2;
    private static final int LINK = 4;
    private static final int LENGTH = 11;
    private static final int HARDWARE = 12;

    private static final int RECEIVED = 2048;
    private static final int RECEIVING_ROOM = 256 * 1024;
    private static final int SENDING_ROOM = 4 * 1024 * 1024;
    private static final int MOST_STALE = 100_000;

    /**
     * {@code linux/filter.h}: code, jump if true, jump if false, value. Of IPv6 packets only neighbour advertisements without extension
     * headers, which are forbidden to them.
     */
    private static final int[][] ADVERTISEMENTS = {
        {0x30, 0, 0, 6}, // load the byte at 6: the next header
        {0x15, 0, 3, 58}, // ICMPv6, or over the next three
        {0x30, 0, 0, 40},
        {0x15, 0, 1, 136}, // a neighbour advertisement, or over the next
        {0x06, 0, 0, 0xffff}, // take it
        {0x06, 0, 0, 0} // drop it
    };

    /** The same, and neighbour solicitations. */
    private static final int[][] SOLICITATIONS_TOO = {
        {0x30, 0, 0, 6},
        {0x15, 0, 4, 58}, // ICMPv6, or over the next four
        {0x30, 0, 0, 40},
        {0x15, 1, 0, 135}, // a neighbour solicitation: over the next
        {0x15, 0, 1, 136},
        {0x06, 0, 0, 0xffff},
        {0x06, 0, 0, 0}
    };

    private final Descriptor descriptor;
    private final MemorySegment to;
    private final MemorySegment received;
    private final Encoder packet;
    private int length;

    private PacketSocket(Descriptor descriptor) {
        this.descriptor = descriptor;
        to = descriptor.memory(ADDRESS_LENGTH);
        received = descriptor.memory(RECEIVED);
        packet = new Encoder(descriptor.memory(PacketFormat.LONGEST));
    }

    /** To send only. */
    static PacketSocket sending() throws KernelException {
        PacketSocket socket = new PacketSocket(Descriptor.open(AF_PACKET, Descriptor.SOCK_DGRAM, 0, NET_RAW));
        socket.descriptor.sendingRoom(SENDING_ROOM);
        return socket;
    }

    /** To receive ARP, or neighbour advertisements, of every interface; and to send. */
    static PacketSocket receiving(int protocol) throws KernelException {
        return receiving(protocol, ADVERTISEMENTS);
    }

    /** Of IPv6: what neighbours say, and what they ask. */
    static PacketSocket receivingQuestionsToo() throws KernelException {
        return receiving(PacketFormat.ETH_P_IPV6, SOLICITATIONS_TOO);
    }

    private static PacketSocket receiving(int protocol, int[][] ofIpv6) throws KernelException {
        PacketSocket socket = sending();
        try {
            socket.descriptor.room(RECEIVING_ROOM);
            if (protocol == PacketFormat.ETH_P_IPV6) {
                socket.filter(ofIpv6);
            }
            socket.address(0, protocol, null);
            socket.descriptor.bind(socket.to);
            return socket;
        } catch (KernelException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    private void filter(int[][] program) throws KernelException {
        MemorySegment code = descriptor.memory(8L * program.length);
        for (int i = 0; i < program.length; i++) {
            long start = 8L * i;
            code.set(JAVA_SHORT, start, (short) program[i][0]);
            code.set(JAVA_BYTE, start + 2, (byte) program[i][1]);
            code.set(JAVA_BYTE, start + 3, (byte) program[i][2]);
            code.set(JAVA_INT, start + 4, program[i][3]);
        }
        MemorySegment whole = descriptor.memory(ADDRESS.byteSize() * 2); // struct sock_fprog
        whole.set(JAVA_SHORT, 0, (short) program.length);
        whole.set(ADDRESS, ADDRESS.byteSize(), code);
        descriptor.option(Descriptor.SOL_SOCKET, SO_ATTACH_FILTER, whole);
    }

    private void address(int link, int protocol, @Nullable HardwareAddress hardware) {
        to.fill((byte) 0);
        to.set(JAVA_SHORT, 0, (short) AF_PACKET);
        to.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), PROTOCOL, (short) protocol);
        to.set(JAVA_INT, LINK, link);
        if (hardware != null) {
            to.set(JAVA_BYTE, LENGTH, (byte) HardwareAddress.LENGTH);
            MemorySegment.copy(hardware.bytes(), 0, to, JAVA_BYTE, HARDWARE, HardwareAddress.LENGTH);
        }
    }

    /** To write a packet into. */
    Encoder packet() {
        return packet.clear();
    }

    void send(int link, int protocol, HardwareAddress hardware) throws KernelException {
        address(link, protocol, hardware);
        descriptor.send(packet.bytes(), packet.length(), to);
    }

    /** Whether there was a packet, which is then in {@link #bytes}. */
    boolean receive() throws KernelException {
        while (true) {
            try {
                length = Math.min(descriptor.receive(received), RECEIVED);
                return length != Descriptor.NOTHING;
            } catch (KernelException passing) {
                if (passing.errno() != Errno.ENETDOWN && passing.errno() != Errno.ENOBUFS) {
                    throw passing;
                }
            }
        }
    }

    /** Forgets what has come. */
    void drain() throws KernelException {
        for (int i = 0; i < MOST_STALE && receive(); i++) {
            // the next
        }
    }

    MemorySegment bytes() {
        return received;
    }

    int length() {
        return length;
    }

    /** Where the packet came in. */
    int link() {
        return descriptor.sender().get(JAVA_INT, LINK);
    }

    /** The sender, by the link's header; {@code null} where that has another form. */
    @Nullable
    HardwareAddress sender() {
        if (descriptor.sender().get(JAVA_BYTE, LENGTH) != HardwareAddress.LENGTH) {
            return null;
        }
        return HardwareAddress.of(
                descriptor.sender().asSlice(HARDWARE, HardwareAddress.LENGTH).toArray(JAVA_BYTE));
    }

    Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
