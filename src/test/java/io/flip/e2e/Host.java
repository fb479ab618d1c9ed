package io.flip.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A machine of the lab: a network namespace with an {@code eth0} on the switch, and one daemon that runs there. */
public final class Host {
    private final String name;
    private final String namespace;
    private final Cable cable;
    private final Path log;
    private List<String> daemon = List.of();
    private @Nullable Process process;

    Host(String name, String namespace, Cable cable, Path log) {
        this.name = name;
        this.namespace = namespace;
        this.cable = cable;
        this.log = log;
        Shell.run("ip netns add " + namespace);
        Shell.run("ip -n " + namespace + " link set lo up");
    }

    public String name() {
        return name;
    }

    String namespace() {
        return namespace;
    }

    public String ip() {
        return cable.ip();
    }

    public String mac() {
        return cable.mac();
    }

    Cable cable() {
        return cable;
    }

    /** What {@link #start} runs here. */
    public void install(List<String> command) {
        daemon = command;
    }

    public Instant start() {
        List<String> command = new ArrayList<>(Shell.words("ip netns exec " + namespace));
        command.addAll(daemon);
        Instant now = Instant.now();
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return now;
    }

    public long pid() {
        return running().pid();
    }

    private Process running() {
        Process current = process;
        if (current == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return current;
    }

    /** The process dies at once; the machine, and every address on it, stays. */
    public Instant kill() {
        Instant now = Instant.now();
        running().destroyForcibly();
        return now;
    }

    /** SIGTERM. */
    public Instant terminate() {
        Instant now = Instant.now();
        running().destroy();
        return now;
    }

    public Instant pause() {
        return signal("STOP");
    }

    public Instant resume() {
        return signal("CONT");
    }

    private Instant signal(String name) {
        Instant now = Instant.now();
        Shell.run("kill -" + name + " " + pid());
        return now;
    }

    public boolean awaitExit() {
        try {
            return running().waitFor(Lab.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The machine loses its power: it is silent from this moment on, and all that it had in memory is gone. */
    public Instant crash() {
        Instant now = Instant.now();
        cable.cut();
        endAll();
        cable.unplug();
        return now;
    }

    /** The machine is on again, with no more than its own address; nothing runs there yet. */
    public void boot() {
        cable.plug();
    }

    /** The cable is pulled out; everything goes on running. */
    public Instant unplug() {
        Instant now = Instant.now();
        cable.cut();
        return now;
    }

    public Instant replug() {
        Instant now = Instant.now();
        cable.join();
        return now;
    }

    /** Runs that here, to its end. */
    Shell.Result run(List<String> command) {
        List<String> here = new ArrayList<>(Shell.words("ip netns exec " + namespace));
        here.addAll(command);
        return Shell.attempt(here);
    }

    /** Somebody takes an address away, behind the daemon's back. */
    public void take(String address) {
        Shell.run("ip -n " + namespace + " addr del " + address + " dev eth0");
    }

    /** By {@code ip addr}, this very moment. */
    public boolean has(String address) {
        return Shell.run("ip -n " + namespace + " -o addr show").contains(" " + address + "/");
    }

    /** The body of the answer where the status was 200; else empty. */
    public String get(String path) {
        Shell.Result result = Shell.attempt(
                Shell.words("ip netns exec " + namespace + " curl -sf --max-time 2 http://127.0.0.1:8080" + path));
        return result.status() == 0 ? result.output() : "";
    }

    /** The status that a change is answered; 0 where nobody answers, or the machine ends before it has an answer. */
    public int change(String method, String path, String body, String... headers) {
        List<String> command = new ArrayList<>(
                Shell.words("ip netns exec " + namespace + " curl -s -o /dev/null -w %{http_code} --max-time 20 -X "
                        + method + " http://127.0.0.1:8080" + path));
        if (!body.isEmpty()) {
            command.addAll(List.of("-H", "Content-Type: application/json", "-d", body));
        }
        for (String header : headers) {
            command.addAll(List.of("-H", header));
        }
        command.addAll(List.of("-H", "Authorization: Bearer " + token(log.resolveSibling("data"), name)));
        String status = Shell.attempt(command).output().strip();
        return status.isEmpty() ? 0 : Integer.parseInt(status);
    }

    /** What a member has drawn for those who change something by it; empty where it has not begun yet. */
    static String token(Path dataDir, String id) {
        try {
            Path file = dataDir.resolve(id).resolve("api-token");
            return Files.exists(file) ? Files.readString(file).strip() : "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public boolean ready() {
        return !get("/actuator/health/readiness").isEmpty();
    }

    /** The lines of the daemon's log in which that is found. */
    public long logged(Pattern what) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(what.asPredicate()).count();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Datagrams to that port for which the daemon's socket had no room. */
    public long dropped(int port) {
        String local = ":%04X ".formatted(port);
        return Stream.of("udp", "udp6")
                .flatMap(table -> Shell.run("ip netns exec " + namespace + " cat /proc/net/" + table)
                        .lines())
                .filter(line -> line.contains(local))
                .mapToLong(line -> Long.parseLong(line.strip().replaceAll(".* ", "")))
                .sum();
    }

    /** The daemon's last words, for messages. */
    public String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return name + ":\n  " + String.join("\n  ", lines.subList(Math.max(0, lines.size() - 25), lines.size()))
                    + "\n";
        } catch (IOException none) {
            return name + ": no log\n";
        }
    }

    /** Only what runs in this host's own namespace, which nobody else uses. */
    private void endAll() {
        Shell.run("ip netns pids " + namespace).lines().forEach(pid -> Shell.attempt(List.of("kill", "-9", pid)));
        if (process != null) {
            awaitExit();
        }
    }

    void remove() {
        endAll();
        Shell.run("ip netns del " + namespace);
    }
}
