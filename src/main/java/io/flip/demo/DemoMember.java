package io.flip.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One member as a process of its own, started by {@code ./flip run}. Its pid is kept in a file, for a demo that comes after a killed one. */
final class DemoMember {
    private final DemoOptions options;
    private final String id;
    private final int httpPort;
    private final int udpPort;
    private volatile @Nullable ProcessHandle process;

    DemoMember(DemoOptions options, String id, int httpPort, int udpPort) {
        this.options = options;
        this.id = id;
        this.httpPort = httpPort;
        this.udpPort = udpPort;
    }

    String id() {
        return id;
    }

    int httpPort() {
        return httpPort;
    }

    int udpPort() {
        return udpPort;
    }

    URI rest(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    boolean running() {
        ProcessHandle current = process;
        return current != null && current.isAlive();
    }

    long pid() {
        ProcessHandle current = process;
        return current == null ? 0 : current.pid();
    }

    Path log() {
        return options.state().resolve("logs").resolve(id + ".log");
    }

    void start() throws IOException {
        Files.createDirectories(log().getParent());
        Files.createDirectories(pidFile().getParent());
        Process started = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .directory(options.state().toFile())
                .start();
        process = started.toHandle();
        Files.writeString(pidFile(), signature(started.toHandle()));
    }

    /** Ctrl-C in a terminal reaches every process there: the members ignore it, and wait for the demo to end them in order. */
    private List<String> command() {
        return List.of(
                "/bin/sh",
                "-c",
                "trap '' INT HUP; exec \"$0\" \"$@\"",
                options.home().resolve("flip").toString(),
                "run",
                "--config",
                options.state().resolve("flip.json").toString(),
                "--id",
                id,
                "--server.port=" + httpPort,
                "--server.address=127.0.0.1",
                "--flip.data_dir=" + options.state().resolve("data"));
    }

    void kill() {
        Optional.ofNullable(process).ifPresent(ProcessHandle::destroyForcibly);
    }

    void stop() {
        Optional.ofNullable(process).ifPresent(ProcessHandle::destroy);
    }

    /** False where it still runs after that time. */
    boolean awaitEnd(Duration patience) {
        ProcessHandle current = process;
        if (current == null) {
            return true;
        }
        try {
            current.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | java.util.concurrent.ExecutionException late) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Takes on the process of the pid file, where it is still the very process that was written there. */
    boolean adopt() throws IOException {
        if (!Files.exists(pidFile())) {
            return false;
        }
        String written = Files.readString(pidFile()).strip();
        Optional<ProcessHandle> found = ProcessHandle.allProcesses()
                .filter(handle -> signature(handle).equals(written))
                .findFirst();
        found.ifPresent(handle -> process = handle);
        return found.isPresent();
    }

    /** A pid is given out again after a while: only together with the time of its start does it name one process. */
    private static String signature(ProcessHandle handle) {
        return handle.pid() + " "
                + handle.info()
                        .startInstant()
                        .map(start -> Long.toString(start.toEpochMilli()))
                        .orElse("");
    }

    private Path pidFile() {
        return options.state().resolve("pids").resolve(id);
    }
}
