package io.flip.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of a file from the last back, read in blocks, so that it takes little memory and a bounded time whatever is in the file. */
final class LinesBackward implements AutoCloseable {

    /** Bytes that are read at once. */
    static final int BLOCK = 64 << 10;

    /** Bytes of a line that is given; Flip writes none that is as long. */
    static final int LONGEST = 256 << 10;

    /** What stands for a line that is longer: nothing that can be read. */
    static final String TOO_LONG = "";

    private final SeekableByteChannel file;
    private final long size;
    private final long end;

    /** Of the first byte that was read. */
    private long position;

    private byte[] buffer = new byte[0];
    private int from;
    private int to;
    private boolean tooLong;
    private boolean done;

    /** @param most bytes that are read; what is before them is not looked at */
    LinesBackward(Path path, long most) throws IOException {
        file = Files.newByteChannel(path);
        size = file.size();
        end = Math.max(0, size - most);
        position = size;
        done = size == 0;
        if (!done) {
            read(1);
            to = buffer[0] == '\n' ? 0 : 1; // the last line ends with the file, with or without it
        }
    }

    /** How many bytes were read. */
    long taken() {
        return size - position;
    }

    /** The line before the last one that was given; {@code null} where there is none. */
    @Nullable
    String next() throws IOException {
        int searched = to;
        while (true) {
            for (int i = searched - 1; i >= from; i--) {
                if (buffer[i] == '\n') {
                    return line(i + 1, i);
                }
            }
            if (position <= end) {
                boolean over = done || position > 0; // what is left is only part of a line
                done = true;
                return over ? null : line(from, from);
            }
            if (to - from > LONGEST) {
                tooLong = true;
                to = from;
            }
            searched = read(BLOCK);
        }
    }

    /** @param rest where what comes before it ends */
    private String line(int begin, int rest) {
        String line = tooLong ? TOO_LONG : new String(buffer, begin, to - begin, StandardCharsets.UTF_8);
        tooLong = false;
        to = rest;
        return line;
    }

    /** Puts the block before in front of what is there; where that begins now. */
    private int read(int most) throws IOException {
        int kept = to - from;
        int more = (int) Math.min(most, position);
        byte[] grown = new byte[more + kept];
        System.arraycopy(buffer, from, grown, more, kept);
        ByteBuffer into = ByteBuffer.wrap(grown, 0, more);
        position -= more;
        file.position(position);
        while (into.hasRemaining() && file.read(into) >= 0) {
            // until all is there; a file that was cut meanwhile leaves zeros, which are no line
        }
        buffer = grown;
        from = 0;
        to = grown.length;
        return more;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
