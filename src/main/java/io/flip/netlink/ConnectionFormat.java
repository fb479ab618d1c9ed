package io.flip.netlink;

import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Messages about TCP connections to bytes and back: {@code linux/sock_diag.h}, {@code linux/inet_diag.h}. */
final class ConnectionFormat {
    /** {@code nlmsghdr} and {@code struct inet_diag_req_v2}: what {@link #destroy} writes. */
    static final int DESTROY_LENGTH = 72;

    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final int SOCK_DESTROY = 21;
    private static final int IPPROTO_TCP = 6;
    private static final int INET_DIAG_REQ_BYTECODE = 1;
    private static final int INET_DIAG_BC_S_COND = 7;
    private static final int OPERATION = 4;
    private static final int HOST_CONDITION = 8;
    private static final int ANY_PORT = -1;

    /** {@code struct inet_diag_sockid}, and where its source is, in it. */
    private static final int IDENTITY = 48;

    private static final int IDENTITY_PLACE = 4;
    private static final int SOURCE = 4;

    /** {@code net/tcp_states.h}, a bit for each: all but those that listen, are closed, or wait for late packets. */
    private static final int CONNECTED = 0xb3e;

    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};

    private ConnectionFormat() {}

    /** A connection, as the kernel identifies it. */
    static final class Connection {
        private final int family;
        private final InetAddress local;
        private final byte[] identity;

        /**
         * Of what the kernel said.
         *
         * @param family of its socket: that of a connection over IPv4 may be IPv6
         * @param local address
         * @param identity {@code struct inet_diag_sockid}
         */
        Connection(int family, InetAddress local, byte[] identity) {
            this.family = family;
            this.local = local;
            this.identity = identity.clone();
        }

        InetAddress local() {
            return local;
        }
    }

    /**
     * Asks for all connections of that family of sockets.
     *
     * @param local for those of that local address only; {@code null} for all
     */
    static void list(Encoder to, int sequence, int family, @Nullable InetAddress local) {
        begin(to, SOCK_DIAG_BY_FAMILY, Encoder.NLM_F_DUMP, sequence, family).raw(new byte[IDENTITY]);
        if (local != null) {
            byte[] bytes = local.getAddress();
            int length = OPERATION + HOST_CONDITION + bytes.length;
            to.attribute(INET_DIAG_REQ_BYTECODE, length)
                    .u8(INET_DIAG_BC_S_COND)
                    .u8(length) // if so: at the end, which takes the connection
                    .u16(length + OPERATION) // if not: beyond the end, which doesn't
                    .u8(bytes.length == 4 ? RouteFormat.AF_INET : RouteFormat.AF_INET6)
                    .u8(bytes.length * Byte.SIZE)
                    .u16(0)
                    .u32(ANY_PORT)
                    .raw(bytes);
        }
        to.end();
    }

    static void destroy(Encoder to, int sequence, Connection connection) {
        begin(to, SOCK_DESTROY, Encoder.NLM_F_ACK, sequence, connection.family).raw(connection.identity);
        to.end();
    }

    private static Encoder begin(Encoder to, int type, int flags, int sequence, int family) {
        return to.begin(type, Encoder.NLM_F_REQUEST | flags, sequence)
                .u8(family)
                .u8(IPPROTO_TCP)
                .u8(0)
                .u8(0)
                .u32(CONNECTED);
    }

    /** Of a {@code struct inet_diag_msg}; {@code null} for another message. */
    static @Nullable Connection read(Messages message) throws MalformedMessageException {
        if (message.type() != SOCK_DIAG_BY_FAMILY) {
            return null;
        }
        int family = message.u8(0);
        byte[] identity = new byte[IDENTITY];
        message.copy(IDENTITY_PLACE, identity);
        byte[] source = Arrays.copyOfRange(identity, SOURCE, SOURCE + 16);
        if (family == RouteFormat.AF_INET) {
            source = Arrays.copyOf(source, 4);
        } else if (Arrays.equals(source, 0, MAPPED.length, MAPPED, 0, MAPPED.length)) {
            source = Arrays.copyOfRange(source, MAPPED.length, source.length);
        }
        int version = source.length == 4 ? RouteFormat.AF_INET : RouteFormat.AF_INET6;
        return new Connection(family, RouteFormat.internet(version, source), identity);
    }
}
