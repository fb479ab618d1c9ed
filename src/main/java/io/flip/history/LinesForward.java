package io.flip.history;

import io.flip.node.EventLog.Stamped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The whole lines of a file in their order, read in blocks, so that it takes little memory whatever is in the file. What has no end yet is left for later. */
final class LinesForward implements AutoCloseable {

    private final SeekableByteChannel file;
    private final ByteBuffer block = ByteBuffer.allocate(LinesBackward.BLOCK).limit(0);
    private byte[] part = new byte[0];
    private long offset;
    private long taken;
    private boolean tooLong;

    /** From its beginning. */
    LinesForward(Path path) throws IOException {
        file = Files.newByteChannel(path);
    }

    /** Goes on there, where a line begins. */
    void seek(long where) throws IOException {
        file.position(where);
        block.limit(0);
        part = new byte[0];
        tooLong = false;
        offset = where;
        taken = where;
    }

    /** The next event that can be read; empty where there is none. */
    Optional<Stamped> nextEvent() throws IOException {
        for (String line = next(); line != null; line = next()) {
            Optional<Stamped> event = Line.read(line);
            if (event.isPresent()) {
                return event;
            }
        }
        return Optional.empty();
    }

    /** Behind the last line that was given. */
    long offset() {
        return offset;
    }

    /** {@code null} where there is none; what is longer than any that Flip writes is given as one that can't be read. */
    @Nullable
    String next() throws IOException {
        while (true) {
            int begin = block.position();
            for (int at = begin; at < block.limit(); at++) {
                if (block.get(at) == '\n') {
                    return line(begin, at);
                }
            }
            keep(begin);
            block.clear();
            if (file.read(block) <= 0) {
                block.limit(0);
                return null;
            }
            block.flip();
        }
    }

    private String line(int begin, int end) {
        keep(begin, end);
        block.position(end + 1);
        taken++;
        offset = taken;
        String line = tooLong ? LinesBackward.TOO_LONG : new String(part, StandardCharsets.UTF_8);
        part = new byte[0];
        tooLong = false;
        return line;
    }

    private void keep(int begin) {
        keep(begin, block.limit());
    }

    private void keep(int begin, int end) {
        taken += end - begin;
        if (part.length + end - begin > LinesBackward.LONGEST) {
            tooLong = true;
            part = new byte[0];
        }
        if (!tooLong) {
            byte[] longer = new byte[part.length + end - begin];
            System.arraycopy(part, 0, longer, 0, part.length);
            block.get(begin, longer, part.length, end - begin);
            part = longer;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
