package io.flip.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How other terminals talk to the running demo: one file per request, and one per answer. The demo alone owns the
 * processes; it holds a lock, so that everyone can tell whether one runs, even after a crash.
 */
final class Requests implements AutoCloseable {
    private final Path directory;
    private final Path lockFile;
    private @Nullable FileChannel channel;

    Requests(Path state) {
        this.directory = state.resolve("requests");
        this.lockFile = state.resolve("lock");
    }

    /** Becomes the one that answers. */
    Requests serve() throws IOException {
        Files.createDirectories(directory);
        for (Path stale : files()) {
            Files.deleteIfExists(stale);
        }
        FileChannel opened = open();
        if (opened.tryLock() == null) {
            opened.close();
            throw new DemoException("a demo runs here already (" + lockFile.getParent()
                    + "); --state DIR and other ports start a second one");
        }
        channel = opened;
        return this;
    }

    boolean served() throws IOException {
        if (!Files.exists(lockFile)) {
            return false;
        }
        try (FileChannel probe = open();
                FileLock lock = probe.tryLock()) {
            return lock == null;
        }
    }

    String ask(Request request, Duration patience) throws IOException, InterruptedException {
        String id = UUID.randomUUID().toString();
        Path answer = directory.resolve(id + ".answer");
        write(directory.resolve(id + ".request"), request.line());
        long deadline = System.nanoTime() + patience.toNanos();
        while (!Files.exists(answer)) {
            if (System.nanoTime() > deadline || !served()) {
                throw new DemoException("the demo did not answer");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        String text = Files.readString(answer);
        Files.delete(answer);
        return text;
    }

    /** Answers whatever was asked since the last call. */
    void answer(Function<Request, String> doing) throws IOException {
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.endsWith(".request")) {
                String text = doing.apply(Request.parse(Files.readString(file)));
                Files.delete(file);
                write(directory.resolve(name.replace(".request", ".answer")), text);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> listed = Files.list(directory)) {
            return listed.sorted().toList();
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static void write(Path file, String text) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(unfinished, text);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
