package io.flip.web.load;

import io.flip.web.load.Connections.Verdict;
import io.flip.web.problem.ProblemKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * Takes connections as {@link Connections} says. By itself Tomcat would take as many as there may be of whoever comes first, and then none
 * until one of them is closed.
 */
final class BoundedEndpoint extends NioEndpoint {

    /** Connections that Tomcat may have beyond those that clients may: so it never waits for room itself, and whoever is refused is told so. */
    static final int SPARE = 16;

    private static final Logger LOG = LoggerFactory.getLogger(BoundedEndpoint.class);
    private static final int RETRY_SECONDS = 5;

    private final Connections<SocketChannel> open = new Connections<>(new Channels());

    private final class Channels implements Connections.Look<SocketChannel> {
        @Override
        public boolean isOpen(SocketChannel channel) {
            return channel.isOpen();
        }

        @Override
        public Map<SocketChannel, Long> silences() {
            long now = System.currentTimeMillis(); // as Tomcat notes it
            Map<SocketChannel, Long> silences = new HashMap<>();
            for (SocketWrapperBase<NioChannel> wrapper : getConnections()) {
                if (wrapper instanceof NioSocketWrapper known) {
                    long used = Math.max(known.getLastRead(), known.getLastWrite());
                    silences.put(known.getSocket().getIOChannel(), now - used);
                }
            }
            return silences;
        }

        /** To Tomcat's own threads it looks as if the client had closed it: they clean up as always. */
        @Override
        public void end(SocketChannel channel) {
            try {
                channel.shutdownInput();
                channel.shutdownOutput();
            } catch (IOException alreadyClosed) {
                getLog().debug("Gone by itself", alreadyClosed);
            }
        }
    }

    /** Called by the one thread that accepts. */
    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        if (welcome(socket)) {
            return super.setSocketOptions(socket);
        }
        destroySocket(socket); // and counts it no longer
        return false;
    }

    /** How many clients may have; never more than the process has descriptors for beside its own. */
    @Override
    public void setMaxConnections(int asked) {
        int most = Descriptors.mostConnections() - SPARE;
        if (asked < 0) { // as many as can be, Tomcat means by that
            super.setMaxConnections(most + SPARE);
            return;
        }
        if (asked > most) {
            LOG.warn(
                    "This process may have {} files open: so it takes {} connections, not {}. Raise the limit (ulimit -n, LimitNOFILE)",
                    Descriptors.limit(),
                    most,
                    asked);
        }
        super.setMaxConnections(Math.min(asked, most) + SPARE);
    }

    private boolean welcome(SocketChannel socket) {
        try {
            if (!(socket.getRemoteAddress() instanceof InetSocketAddress remote)) {
                return true;
            }
            int most = Math.max(1, getMaxConnections() - SPARE);
            Verdict verdict = open.enter(socket, remote.getAddress(), most);
            if (verdict != Verdict.WELCOME && !isSSLEnabled()) {
                refuse(socket, verdict, most);
            }
            return verdict == Verdict.WELCOME;
        } catch (IOException gone) {
            getLog().debug("Gone before it was taken", gone);
            return false;
        }
    }

    /** Best effort, and never waits: what has been sent meanwhile is taken first, so that the answer is not lost with it. */
    private static void refuse(SocketChannel socket, Verdict verdict, int most) throws IOException {
        socket.configureBlocking(false);
        socket.read(ByteBuffer.allocate(8192));
        socket.write(StandardCharsets.UTF_8.encode(verdict == Verdict.TOO_MANY ? all(most) : one(most)));
        socket.shutdownOutput();
    }

    private static String one(int most) {
        return refusal(
                ProblemKind.TOO_MANY_CONNECTIONS,
                "This member takes %d connections of one client. Close some, or use them again (keep-alive)."
                        .formatted(Math.max(1, most / Connections.SHARE)));
    }

    private static String all(int most) {
        return refusal(
                ProblemKind.TOO_BUSY,
                "This member has the %d connections that it takes. Ask another member, or try again later."
                        .formatted(most));
    }

    /** Written by hand of constants alone: nothing that was sent is in it. */
    private static String refusal(ProblemKind kind, String detail) {
        var problem = kind.with(detail);
        String body = """
                {"type":"%s","title":"%s","status":%d,"detail":"%s"}""".formatted(problem.getType(), problem.getTitle(), problem.getStatus(), detail);
        return """
                HTTP/1.1 %d %s\r
                Content-Type: application/problem+json\r
                Content-Length: %d\r
                Retry-After: %d\r
                Connection: close\r
                \r
                %s""".formatted(
                        problem.getStatus(),
                        HttpStatus.valueOf(problem.getStatus()).getReasonPhrase(),
                        body.length(),
                        RETRY_SECONDS,
                        body);
    }
}
