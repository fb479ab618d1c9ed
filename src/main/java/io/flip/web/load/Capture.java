package io.flip.web.load;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes what a request is answered, and sends nothing. Used by one thread. */
final class Capture extends HttpServletResponseWrapper {

    /** Bytes of a piece. */
    static final int PIECE = 16 << 10;

    private static final byte[] NOTHING = {};

    private final int most;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<byte[]> full = new ArrayList<>();
    private final Body body = new Body();
    private byte[] last = new byte[512];
    private int filled;
    private int size;
    private int status = SC_OK;
    private Answer.@Nullable Failure failure;
    private @Nullable String contentType;
    private @Nullable PrintWriter writer;

    /** @param most bytes of the body */
    Capture(HttpServletResponse response, int most) {
        super(response);
        this.most = most;
    }

    /**
     * What was taken, which this object gives away: the request keeps it until the answer has been sent, and an answer that is dropped must give
     * its memory back at once.
     *
     * @param pattern of the path, where it is known
     */
    Answer answer(@Nullable String pattern) {
        if (writer != null) {
            writer.flush();
        }
        List<byte[]> pieces = new ArrayList<>(full);
        if (filled > 0) {
            pieces.add(Arrays.copyOf(last, filled));
        }
        full.clear();
        last = NOTHING;
        filled = 0;
        size = 0;
        return new Answer(new Answer.Head(status, contentType, headers, failure), pieces, pattern);
    }

    private void take(byte[] bytes, int offset, int length) {
        if (length > most - size) {
            throw new AnswerTooLargeException(most);
        }
        size += length;
        int from = offset;
        int left = length;
        while (left > 0) {
            makeRoom(left);
            int part = Math.min(left, last.length - filled);
            System.arraycopy(bytes, from, last, filled, part);
            filled += part;
            from += part;
            left -= part;
        }
    }

    private void makeRoom(int wanted) {
        if (filled < last.length) {
            return;
        }
        if (last.length < PIECE) {
            last = Arrays.copyOf(last, Math.min(PIECE, Math.max(2 * last.length, filled + wanted)));
        } else {
            full.add(last);
            last = new byte[PIECE];
            filled = 0;
        }
    }

    private final class Body extends ServletOutputStream {
        @Override
        public void write(int single) {
            take(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            take(bytes, offset, length);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("it is taken, not sent");
        }
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return body;
    }

    @Override
    public PrintWriter getWriter() {
        PrintWriter present = writer;
        if (present == null) {
            present = new PrintWriter(new OutputStreamWriter(body, Charset.forName(getCharacterEncoding())));
            writer = present;
        }
        return present;
    }

    // -- the status

    @Override
    public void setStatus(int code) {
        status = code;
    }

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public void sendError(int code, @Nullable String message) {
        status = code;
        failure = new Answer.Failure(code, message);
    }

    @Override
    public void sendError(int code) {
        sendError(code, null);
    }

    // -- the headers

    @Override
    public void setHeader(String name, @Nullable String value) {
        if (value == null) {
            headers.remove(name);
        } else if (name.equalsIgnoreCase("Content-Type")) {
            contentType = value;
        } else {
            headers.put(name, new ArrayList<>(List.of(value)));
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (name.equalsIgnoreCase("Content-Type")) {
            contentType = value;
        } else {
            headers.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
    }

    @Override
    public void setIntHeader(String name, int value) {
        setHeader(name, Integer.toString(value));
    }

    @Override
    public void addIntHeader(String name, int value) {
        addHeader(name, Integer.toString(value));
    }

    @Override
    public boolean containsHeader(String name) {
        return headers.containsKey(name) || super.containsHeader(name);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.containsKey(name) ? headers.get(name).getFirst() : super.getHeader(name);
    }

    @Override
    public Collection<String> getHeaders(String name) {
        return headers.containsKey(name) ? List.copyOf(headers.get(name)) : super.getHeaders(name);
    }

    @Override
    public void setContentType(@Nullable String type) {
        contentType = type;
    }

    @Override
    public @Nullable String getContentType() {
        return contentType;
    }

    @Override
    public void setCharacterEncoding(@Nullable String charset) {
        // what is sent says its own in its type
    }

    @Override
    public String getCharacterEncoding() {
        return StandardCharsets.UTF_8.name();
    }

    /** What is taken tells it. */
    @Override
    public void setContentLength(int length) {
        setContentLengthLong(length);
    }

    @Override
    public void setContentLengthLong(long length) {
        if (length > most) {
            throw new AnswerTooLargeException(most);
        }
    }

    // -- what is not sent can be taken back

    @Override
    public boolean isCommitted() {
        return false;
    }

    @Override
    public void flushBuffer() {
        // there is nobody to send it to yet
    }

    @Override
    public void resetBuffer() {
        full.clear();
        filled = 0;
        size = 0;
        writer = null;
    }

    @Override
    public void reset() {
        resetBuffer();
        headers.clear();
        contentType = null;
        failure = null;
        status = SC_OK;
    }
}
