package io.flip.web.load;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to all requests that asked the same at the same moment: made once, and never changed. Its body is in pieces. One that is dropped is sent no
 * further: a connection that was still sending it keeps no more than the piece under way.
 */
final class Answer {

    /** Bytes a second below which a client is cut off: less than any line that somebody administers a cluster by. */
    static final long SLOWEST = 16 << 10;

    /** How long any answer may take. */
    static final long GRACE_NANOS = 10_000_000_000L;

    /** An error that the server itself is to describe. */
    record Failure(int status, @Nullable String message) {}

    /** What is before the body. */
    record Head(
            int status,
            @Nullable String contentType,
            Map<String, List<String>> headers,
            @Nullable Failure failure) {}

    private final Head head;
    private final @Nullable String pattern;
    private final long size;
    private final long madeAt = System.nanoTime();
    private volatile List<byte[]> pieces;

    /** @param pattern of the path, for the metrics */
    Answer(Head head, List<byte[]> pieces, @Nullable String pattern) {
        this.head = head;
        this.pieces = List.copyOf(pieces);
        this.pattern = pattern;
        this.size = pieces.stream().mapToLong(piece -> piece.length).sum();
    }

    long size() {
        return size;
    }

    @Nullable
    String pattern() {
        return pattern;
    }

    /** How long ago it was made. */
    long ageNanos() {
        return System.nanoTime() - madeAt;
    }

    /** Gives its memory back; a connection that still sends it is ended. */
    void drop() {
        pieces = List.of();
    }

    /** @throws IOException where the client is gone, or too slow; as Tomcat has it, who logs nothing of that: whoever does not read writes no log either */
    void sendTo(HttpServletResponse response) throws IOException {
        sendTo(response, System::nanoTime);
    }

    void sendTo(HttpServletResponse response, LongSupplier nanoTime) throws IOException {
        if (head.failure() != null) {
            response.sendError(head.failure().status(), head.failure().message());
            return;
        }
        response.setStatus(head.status());
        if (head.contentType() != null) {
            response.setContentType(head.contentType());
        }
        head.headers().forEach((name, values) -> {
            response.setHeader(name, values.getFirst());
            values.stream().skip(1).forEach(value -> response.addHeader(name, value));
        });
        if (size > 0) {
            response.setContentLengthLong(size);
        }
        sendBody(response.getOutputStream(), nanoTime);
    }

    private void sendBody(OutputStream out, LongSupplier nanoTime) throws IOException {
        long begin = nanoTime.getAsLong();
        int index = 0;
        for (long sent = 0; sent < size; index++) {
            byte[] piece = piece(index);
            out.write(piece);
            sent += piece.length;
            if (nanoTime.getAsLong() - begin > GRACE_NANOS + sent * (1_000_000_000L / SLOWEST)) {
                throw new ClientAbortException("the client reads too slowly");
            }
        }
    }

    private byte[] piece(int index) throws IOException {
        List<byte[]> present = pieces;
        if (index >= present.size()) {
            throw new ClientAbortException("dropped: the client reads more slowly than others wait");
        }
        return present.get(index);
    }
}
