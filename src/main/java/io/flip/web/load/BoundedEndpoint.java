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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
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

    /** Connections that Tomcat may have beyond those that clients may: so it never waits for room itself, and a client that is refused is told so. */
    static final int SPARE = 16;

    private static final Logger LOG = LoggerFactory.getLogger(BoundedEndpoint.class);
    private static final int RETRY_SECONDS = 5;

    /** Before the next one is taken, where a client connects again and again beyond its share: so it does without a processor of its own. */
    private static final long PAUSE_NANOS = 1_000_000;

    private final Connections<SocketChannel> open = new Connections<>(new Channels());

    /** Those that were taken on approval. */
    private final Map<Ends, SocketChannel> onApproval = new ConcurrentHashMap<>();

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
            Verdict verdict = open.enter(socket, remote.getAddress(), most());
            onApproval.values().removeIf(channel -> !channel.isOpen());
            switch (verdict) {
                case WELCOME -> {}
                case ON_APPROVAL -> onApproval.put(Ends.of(socket), socket);
                case IN_THE_PLACE_OF_ANOTHER -> {
                    onApproval.put(Ends.of(socket), socket);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                case TOO_MANY -> refuse(socket);
            }
            return verdict != Verdict.TOO_MANY;
        } catch (IOException gone) {
            getLog().debug("Gone before it was taken", gone);
            return false;
        }
    }

    private int most() {
        return Math.max(1, getMaxConnections() - SPARE);
    }

    /** Of one client. */
    int share() {
        return Math.max(1, most() / Connections.SHARE);
    }

    /** How many are remembered that were taken on approval. */
    int onApproval() {
        return onApproval.size();
    }

    /** Whether it was taken on approval, and its client has no room for it in its share yet. */
    boolean isBeyondShare(Ends ends) {
        SocketChannel channel = onApproval.get(ends);
        return channel != null && open.isBeyondShare(channel);
    }

    /** Whether what it asks is answered; {@code good}: whether it may be. */
    boolean approves(Ends ends, boolean good) {
        SocketChannel channel = onApproval.get(ends);
        return channel == null || open.approve(channel, good);
    }

    /** Best effort, and never waits: what has been sent meanwhile is taken first, so that the answer is not lost with it. */
    private void refuse(SocketChannel socket) throws IOException {
        if (isSSLEnabled()) {
            return;
        }
        socket.configureBlocking(false);
        socket.read(ByteBuffer.allocate(8192));
        socket.write(StandardCharsets.UTF_8.encode(refusal(most())));
        socket.shutdownOutput();
    }

    /** Written by hand of constants alone: nothing that was sent is in it. */
    private static String refusal(int most) {
        var problem = ProblemKind.TOO_BUSY.with(
                "This member has the %d connections that it takes. Ask another member, or try again later."
                        .formatted(most));
        String body = """
                {"type":"%s","title":"%s","status":%d,"detail":"%s"}""".formatted(problem.getType(), problem.getTitle(), problem.getStatus(), problem.getDetail());
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
