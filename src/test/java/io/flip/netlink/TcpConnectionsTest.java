package io.flip.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flip.e2e.RequiresRoot;
import io.flip.netlink.TcpConnections.Aborted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against this machine's kernel: a server and a client on one wire, in namespaces. */
@RequiresRoot
class TcpConnectionsTest {
    private final Namespace server = new Namespace();
    private final Namespace client = new Namespace();
    private TcpConnections connections;

    @BeforeEach
    void connect() {
        Namespace.connect(server, client);
        for (String address : List.of("10.0.0.1/24", "10.0.0.100/32", "2001:db8::1/64", "2001:db8::100/128")) {
            server.ip("addr add " + address + " dev eth0" + (address.contains(":") ? " nodad" : ""));
        }
        client.ip("addr add 10.0.0.2/24 dev eth0");
        client.ip("addr add 2001:db8::2/64 dev eth0 nodad");
        connections = server.run(TcpConnections::open);
    }

    @AfterEach
    void close() {
        connections.close();
        server.close();
        client.close();
    }

    private SocketChannel to(InetAddress address, int port) {
        return client.run(() -> SocketChannel.open(new InetSocketAddress(address, port)));
    }

    private static boolean isReset(SocketChannel channel) {
        try {
            channel.read(ByteBuffer.allocate(1));
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "INET, 10.0.0.100, 10.0.0.1",
        "INET6, 10.0.0.100, 10.0.0.1", // a socket of IPv6, with a mapped address
        "INET6, 2001:db8::100, 2001:db8::1"
    })
    void bothEndsAreToldThatItIsOver(StandardProtocolFamily family, String address, String other) throws Exception {
        try (ServerSocketChannel listening =
                server.run(() -> ServerSocketChannel.open(family).bind(new InetSocketAddress(0)))) {
            int port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
            try (SocketChannel one = to(Bytes.address(address), port);
                    SocketChannel end = listening.accept();
                    SocketChannel two = to(Bytes.address(address), port);
                    SocketChannel kept = to(Bytes.address(other), port)) {
                assertThat(connections.abort(List.of(Bytes.address(address)))).isEqualTo(new Aborted(2, true));
                assertThat(isReset(one)).isTrue();
                assertThat(isReset(two)).isTrue();
                assertThat(isReset(end)).isTrue();
                kept.write(ByteBuffer.allocate(1));
                assertThat(connections.abort(List.of(Bytes.address(address)))).isEqualTo(new Aborted(0, true));
            }
            try (SocketChannel again = to(Bytes.address(address), port)) {
                assertThat(again.isConnected()).as("who listens stays").isTrue();
                List<InetAddress> both = Bytes.addresses(address, other, "10.0.0.7");
                assertThat(connections.abort(both).count())
                        .as("with the one that was kept")
                        .isBetween(1, 2);
                assertThat(isReset(again)).isTrue();
            }
        }
    }

    @Test
    void asksAsTheHeadersSay() {
        assertThat(Bytes.written(to -> ConnectionFormat.list(to, 7, 10, Bytes.address("10.0.0.1"))))
                .isEqualTo(Bytes.plain("5c000000 1400 0103 07000000 00000000 0a 06 00 00 3e0b0000" + "00".repeat(48)
                        + "1400 0100 07 10 1400 02 20 0000 ffffffff 0a000001"));
        byte[] identity = Bytes.of("01".repeat(48));
        ConnectionFormat.Connection connection =
                new ConnectionFormat.Connection(2, Bytes.address("10.0.0.1"), identity);
        assertThat(Bytes.written(to -> ConnectionFormat.destroy(to, 7, connection)))
                .isEqualTo(Bytes.plain("48000000 1500 0500 07000000 00000000 02 06 00 00 3e0b0000" + "01".repeat(48)));
    }

    @Test
    void aKernelThatCannotIsReported() throws IOException {
        TcpConnections.Answers answers = new TcpConnections.Answers(7, 3);
        assertThat(answers.take(answer(7, "00000000"))).isFalse();
        assertThat(answers.take(answer(8, "feffffff"))).as("gone by itself").isFalse();
        assertThat(answers.take(answer(9, "a1ffffff"))).as("EOPNOTSUPP").isTrue();
        assertThat(answers.supported()).isFalse();
        assertThat(answers.done()).isEqualTo(1);
        assertThatThrownBy(() -> new TcpConnections.Answers(7, 1).take(answer(7, "ffffffff")))
                .hasMessage("abort connections: not permitted: this process needs CAP_NET_ADMIN (errno 1)");
    }

    private static Messages answer(int sequence, String error) throws MalformedMessageException {
        return Bytes.message("24000000 0200 0001 %02x000000 00000000 %s 48000000 1500 0500 00000000 00000000"
                .formatted(sequence, error));
    }
}
