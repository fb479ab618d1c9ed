package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.e2e.RequiresRoot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RequiresRoot
class ReceiveBufferTest {

    private static DatagramChannel bound(String address, int port) throws IOException {
        return DatagramChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral(address), port));
    }

    /** Whatever {@code net.core.rmem_max} is. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1", "::"})
    void whoMayConfigureNetworksGetsAllOfIt(String address) throws IOException {
        try (DatagramChannel channel = bound(address, 0)) {
            ReceiveBuffer.enlarge(channel);
            assertThat(channel.getOption(StandardSocketOptions.SO_RCVBUF)).isGreaterThanOrEqualTo(ReceiveBuffer.WANTED);
        }
    }

    @Test
    void noOtherSocketIsTouched() throws IOException {
        try (DatagramChannel channel = bound("127.0.0.1", 0);
                DatagramChannel other = bound("127.0.0.1", 0)) {
            int before = other.getOption(StandardSocketOptions.SO_RCVBUF);
            ReceiveBuffer.enlarge(channel);
            assertThat(other.getOption(StandardSocketOptions.SO_RCVBUF)).isEqualTo(before);
        }
    }
}
