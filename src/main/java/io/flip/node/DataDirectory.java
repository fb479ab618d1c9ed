package io.flip.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What must survive a restart of this member, and the lock that keeps a second process out. The lock is the kernel's: it is gone with
 * the process, however that ends, and the file stays.
 */
final class DataDirectory implements AutoCloseable {
    private static final long AT_ONCE = 60_000;

    private final Path directory;
    private final FileChannel lock;
    private long reserved;

    private DataDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** @throws StartFailure where it can't be written, or another process has it */
    static DataDirectory open(Path directory) {
        try {
            Files.createDirectories(directory);
            return new DataDirectory(directory, lock(directory));
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve("lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                throw new StartFailure(
                        "The data directory %s is in use by another process of Flip (pid %s)"
                                .formatted(directory.toAbsolutePath(), content(channel)),
                        "Stop that process, or give this member a directory of its own with flip.data_dir."
                                + " Two members must never share one.");
            }
            channel.truncate(0)
                    .write(bytes(Long.toString(ProcessHandle.current().pid())), 0);
            return channel;
        } catch (IOException | StartFailure e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // another node in this very process
        }
    }

    private static String content(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(32);
        channel.read(content, 0);
        String pid = StandardCharsets.US_ASCII.decode(content.flip()).toString();
        return pid.isBlank() ? "unknown" : pid.strip();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /**
     * The incarnation of this run: above all earlier ones, also where the machine's clock was set back, and also where this directory was
     * lost but the clock is right. On disk, synced, before it is used.
     *
     * @param millis the time of day
     */
    long nextIncarnation(long millis) {
        Path file = file("incarnation");
        try {
            long last = Files.exists(file) ? number(file, Files.readString(file)) : 0;
            long next = Math.max(Math.addExact(last, 1), millis);
            replace("incarnation", next);
            return next;
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /** No epoch above it was given out so far (protocol 5, epochs); {@code null} where that is not known: one that is new may have come in the place of another that is lost. */
    @Nullable
    Long epochs() {
        try {
            Path file = file("epochs");
            if (!Files.exists(file)) {
                return null;
            }
            reserved = number(file, Files.readString(file));
            return reserved;
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /** That one may be given out. Synced, for a minute's worth of them at once. */
    void reserveEpochs(long epoch) throws IOException {
        if (epoch > reserved) {
            long next = epoch + AT_ONCE;
            replace("epochs", next);
            reserved = next;
        }
    }

    /** The next run of this member is to be newer than that one. */
    void startAfter(long incarnation) throws IOException {
        replace("incarnation", incarnation);
    }

    private void replace(String name, long number) throws IOException {
        Replacement.replace(file(name), (number + "\n").getBytes(StandardCharsets.US_ASCII), true)
                .close();
    }

    private static long number(Path file, String text) {
        try {
            long number = Long.parseLong(text.strip());
            if (number >= 0 && number < Long.MAX_VALUE) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new StartFailure(
                "%s does not hold a number: it is damaged".formatted(file.toAbsolutePath()),
                "Make sure that this machine's time of day is right, and remove the file: the time takes its place.");
    }

    static StartFailure unusable(Path directory, IOException e) {
        return new StartFailure(
                "The data directory %s can't be used: %s".formatted(directory.toAbsolutePath(), e),
                "Make it a directory that this user can write, on a disk that is not full, or name another with flip.data_dir.",
                e);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
