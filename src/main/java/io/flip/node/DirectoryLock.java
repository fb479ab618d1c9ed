package io.flip.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second process out of a data directory. The lock is the kernel's: it is gone with the process, however that ends, and the file stays. */
final class DirectoryLock {
    private static final String NAME = "lock";

    private DirectoryLock() {}

    /**
     * For a process that goes on to write there.
     *
     * @throws StartFailure where another process has it
     */
    static FileChannel take(Path directory) throws IOException {
        FileChannel channel = open(directory);
        try {
            if (tryLock(channel, false) == null) {
                throw new StartFailure(
                        "The data directory %s is in use by another process of Flip (pid %s)"
                                .formatted(directory.toAbsolutePath(), content(channel)),
                        "Stop that process, or give this member a directory of its own with flip.data_dir."
                                + " Two members must never share one.");
            }
            writePid(channel);
            return channel;
        } catch (IOException | StartFailure e) {
            channel.close();
            throw e;
        }
    }

    /**
     * For a process that only reads there, also where the disk is full, or can't be written at all.
     *
     * @return {@code null} where another process has it
     */
    static @Nullable FileChannel takeWithoutWriting(Path directory) throws IOException {
        FileChannel channel;
        boolean shared = false;
        try {
            channel = open(directory);
        } catch (IOException e) {
            channel = FileChannel.open(directory.resolve(NAME), StandardOpenOption.READ);
            shared = true;
        }
        try {
            if (tryLock(channel, shared) == null) {
                channel.close();
                return null;
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return channel;
    }

    private static FileChannel open(Path directory) throws IOException {
        return PrivateFiles.open(
                directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException e) {
            return null; // another node in this very process
        }
    }

    private static void writePid(FileChannel channel) throws IOException {
        String pid = Long.toString(ProcessHandle.current().pid());
        channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static String content(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(32);
        channel.read(content, 0);
        String pid = StandardCharsets.US_ASCII.decode(content.flip()).toString();
        return pid.isBlank() ? "unknown" : pid.strip();
    }
}
