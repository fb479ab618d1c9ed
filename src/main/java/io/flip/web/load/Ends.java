package io.flip.web.load;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/** Both ends of a connection, as the server and as a request tell them: no two open ones have the same. */
record Ends(String client, int clientPort, String server, int serverPort) {

    static Ends of(SocketChannel channel) throws IOException {
        if (channel.getRemoteAddress() instanceof InetSocketAddress remote
                && channel.getLocalAddress() instanceof InetSocketAddress local) {
            return new Ends(
                    remote.getAddress().getHostAddress(),
                    remote.getPort(),
                    local.getAddress().getHostAddress(),
                    local.getPort());
        }
        throw new IOException("no connection of this protocol");
    }

    static Ends of(HttpServletRequest request) {
        return new Ends(
                request.getRemoteAddr(), request.getRemotePort(), request.getLocalAddr(), request.getLocalPort());
    }
}
