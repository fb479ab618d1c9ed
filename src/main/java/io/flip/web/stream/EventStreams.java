package io.flip.web.stream;

import io.flip.node.NodeFront;
import io.flip.web.problem.ProblemException;
import io.flip.web.problem.ProblemKind;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * All streams of events. Each has a virtual thread that writes what the log has: the member's own thread only ever wakes them, so that no
 * client can hold it up.
 *
 * <p>Streams end after the member has stopped, so that they show how it lets go, and before the web server waits for its requests,
 * which a stream would make it do in vain.
 */
@Component
public final class EventStreams implements SmartLifecycle {

    static final int MOST = 256;

    /** Of one client. */
    static final int MOST_OF_ONE = 32;

    private static final int NETWORK_BYTES = 8;
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final NodeFront node;
    private final Semaphore places = new Semaphore(MOST);
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> clients = new HashMap<>();
    private volatile boolean stopped;

    EventStreams(NodeFront node) {
        this.node = node;
    }

    /**
     * @param address of who asks: of IPv6 one client has a whole /64
     * @param after the id of the last event that the client has; {@code null}: it wants what is to come
     * @param text whether events are lines for people instead of JSON
     */
    public SseEmitter open(String address, @Nullable Long after, boolean text) {
        String client = client(address);
        if (stopped) {
            throw new ProblemException(ProblemKind.STOPPING, "Ask another member.").retryAfter(RETRY);
        }
        if (!enter(client)) {
            throw new ProblemException(
                            ProblemKind.TOO_MANY_OF_ONE,
                            "This member serves %d streams of one client. Close some, or ask another member."
                                    .formatted(MOST_OF_ONE))
                    .retryAfter(RETRY);
        }
        if (!places.tryAcquire()) {
            leave(client);
            throw new ProblemException(
                            ProblemKind.TOO_MANY_STREAMS,
                            "This member serves %d streams already. Close some, ask another member, or try again later."
                                    .formatted(MOST))
                    .retryAfter(RETRY);
        }
        return start(new EventStream(text, stream -> closed(stream, client)), after);
    }

    private static String client(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address network
                    ? HexFormat.of().formatHex(network.getAddress(), 0, NETWORK_BYTES)
                    : address;
        } catch (IllegalArgumentException _) {
            return address;
        }
    }

    private boolean enter(String client) {
        synchronized (clients) {
            int open = clients.getOrDefault(client, 0);
            clients.put(client, Math.min(open + 1, MOST_OF_ONE));
            return open < MOST_OF_ONE;
        }
    }

    private void leave(String client) {
        synchronized (clients) {
            clients.computeIfPresent(client, (_, open) -> open > 1 ? open - 1 : null);
        }
    }

    private SseEmitter start(EventStream stream, @Nullable Long after) {
        open.add(stream);
        stream.begin(node.events(), after);
        if (stopped) {
            stream.end(); // it came while stop() went through the others
        }
        return stream.emitter();
    }

    private void closed(EventStream stream, String client) {
        if (open.remove(stream)) {
            leave(client);
            places.release();
        }
    }

    /** How many clients follow the events. */
    public int count() {
        return open.size();
    }

    @Override
    public void start() {
        stopped = false;
    }

    @Override
    public void stop() {
        stopped = true;
        open.forEach(EventStream::end);
    }

    @Override
    public boolean isRunning() {
        return !stopped;
    }

    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
    }
}
