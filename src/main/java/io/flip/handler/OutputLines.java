package io.flip.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flip.engine.plan.Legible;
import java.util.function.Consumer;

/** Bytes that a handler wrote, as a bounded number of lines of bounded length without control characters. */
final class OutputLines {
    /** Characters of a line that are shown. */
    static final int MAX_LENGTH = 500;

    /** Lines of a run that are shown. */
    static final int MAX_LINES = 100;

    /** No character of UTF-8 is longer than 4 bytes. */
    private final byte[] line = new byte[4 * MAX_LENGTH];

    private final Consumer<String> sink;
    private int length;
    private boolean cut;
    private int count;
    private String last = "";

    OutputLines(Consumer<String> sink) {
        this.sink = sink;
    }

    void take(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            take(bytes[i]);
        }
    }

    private void take(byte next) {
        if (next == '\n') {
            endLine();
        } else if (length < line.length) {
            line[length++] = next;
        } else {
            cut = true;
        }
    }

    private void endLine() {
        String text = new String(line, 0, length, UTF_8).stripTrailing();
        boolean tooLong = cut || text.length() > MAX_LENGTH;
        text = clean(text) + (tooLong ? "..." : "");
        length = 0;
        cut = false;
        if (!text.isEmpty()) {
            show(text);
        }
    }

    private void show(String text) {
        last = text;
        count++;
        if (count <= MAX_LINES) {
            sink.accept(text);
        } else if (count == MAX_LINES + 1) {
            sink.accept("... more output dropped");
        }
    }

    /** The output is over: shows a line that has no end, and returns the last one, also where it was not shown; empty where there was none. */
    String finish() {
        if (length > 0) {
            endLine();
        }
        return last;
    }

    /** At most {@link #MAX_LENGTH} characters; nothing that could move a terminal's cursor, turn what is read there, or forge a line of the log. */
    static String clean(String text) {
        String bounded = text.length() <= MAX_LENGTH ? text : text.substring(0, endOfCharacter(text));
        return bounded.codePoints()
                .map(c -> c != '\t' && Legible.hidden(c) ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static int endOfCharacter(String text) {
        return Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
    }
}
