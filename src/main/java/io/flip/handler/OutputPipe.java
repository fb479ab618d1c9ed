package io.flip.handler;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import org.jspecify.annotations.Nullable;

/**
 * What a process writes, taken without ever waiting for it.
 *
 * <p>On Linux the pipe is our own. Java's is emptied by Java when the process exits, for as long as there is anything in it: a child in
 * the background that writes without end would fill the heap. Used by one thread.
 */
final class OutputPipe implements AutoCloseable {
    /** A pipe's usual capacity: whatever a process wrote before its exit is read in so many bytes, however much is being written now. */
    private static final int CAPACITY = 1 << 16;

    private final OutputLines lines;
    private final @Nullable Posix posix;
    private final byte[] buffer = new byte[8192];
    private InputStream stream = InputStream.nullInputStream();
    private int writeEnd = Posix.NONE;

    private OutputPipe(@Nullable Posix posix, OutputLines lines) {
        this.posix = posix;
        this.lines = lines;
    }

    /** For the output and errors of a process that will be started. */
    static OutputPipe open(@Nullable Posix posix, OutputLines lines) throws IOException {
        OutputPipe output = new OutputPipe(posix, lines);
        if (posix != null) {
            output.openOwn(posix);
        }
        return output;
    }

    private void openOwn(Posix posix) throws IOException {
        Posix.Pipe pipe = posix.pipe();
        writeEnd = pipe.writeEnd();
        try {
            stream = new FileInputStream(path(pipe.readEnd()));
        } catch (IOException e) {
            close();
            throw e;
        } finally {
            posix.close(pipe.readEnd());
        }
    }

    private static File path(int descriptor) {
        return new File("/proc/self/fd/" + descriptor);
    }

    /** The descriptor to write to; it is of our own pipe. */
    int writeEnd() {
        return writeEnd;
    }

    void redirect(ProcessBuilder builder) {
        builder.redirectErrorStream(true);
        if (posix != null) {
            builder.redirectOutput(Redirect.to(path(writeEnd)));
        }
    }

    /** After {@link #redirect}. */
    void startedByJava(Process process) {
        if (posix == null) {
            stream = process.getInputStream();
        }
    }

    /** From now on the process alone writes. */
    void started() {
        if (posix != null && writeEnd != Posix.NONE) {
            posix.close(writeEnd);
            writeEnd = Posix.NONE;
        }
    }

    /** Takes what is there, up to a bound; whether there may be more. */
    boolean pump() {
        try {
            int taken = 0;
            for (int there = stream.available(); there > 0 && taken < CAPACITY; there = stream.available()) {
                int read = stream.read(buffer, 0, Math.min(there, buffer.length));
                lines.take(buffer, read);
                taken += read;
            }
            return taken >= CAPACITY;
        } catch (IOException e) {
            return false; // Java's own pipe, closed under our hands as the process exited
        }
    }

    /** Takes the rest that is there, and returns the last line of it all. */
    String finish() {
        pump();
        return lines.finish();
    }

    @Override
    public void close() {
        started();
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
