package io.flip.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where memory runs out, or the engine's loop ends or waits for ever, the process is gone, whichever way it happens; and what it left up the next one, or whoever puts down for it, puts down.
 * Real members, with the flags of all.
 */
class MemoryIT {
    /** The lease's term: for so long others believe what they were told. */
    private static final Duration TERM = Duration.ofSeconds(3);

    /** What a busy machine may take beyond it. */
    private static final Duration BUSY = Duration.ofSeconds(12);

    @TempDir
    private Path directory;

    private @Nullable Process process;

    @AfterEach
    void end() {
        Process last = process;
        if (last != null) {
            last.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HEAP,",
        "SWALLOWED,",
        "NEARLY,",
        "DIRECT,",
        "THREADS,",
        "HEAP,-XX:-ExitOnOutOfMemoryError",
        "DEADLOCK,--add-opens=java.base/java.lang=ALL-UNNAMED",
        "LOOP,--add-opens=java.base/java.lang=ALL-UNNAMED"
    })
    void theProcessIsGoneWithinTheTerm(Exhausting.Way way, @Nullable String flag) throws Exception {
        Path go = directory.resolve("go");
        int port = freePort();
        Path configuration = configuration(port);
        Path item = directory.resolve("items/a/one");
        List<String> command = new ArrayList<>(java(flag));
        command.addAll(List.of(
                "-Dexhaust=" + way + ":" + go,
                "-Dloader.main=" + Exhausting.class.getName(),
                "-Dloader.path=" + Lab.home().resolve("target/test-classes")));
        command.addAll(launch(configuration, port));
        Process member = start(command);
        await().atMost(Lab.PATIENCE).until(() -> ready(port) && Files.exists(item));

        long begin = System.nanoTime();
        Files.createFile(go);
        assertThat(member.waitFor(TERM.plus(BUSY).toMillis(), TimeUnit.MILLISECONDS))
                .as(() -> "it goes on: " + log())
                .isTrue();
        System.out.printf("%s: gone after %d ms%n", way, (System.nanoTime() - begin) / 1_000_000);
        assertThat(member.exitValue()).as(this::log).isIn(3, 70);
        assertThat(item).as("nobody was left to put it down").exists();

        if (way == Exhausting.Way.SWALLOWED) { // it is the same for all
            List<String> putDown = new ArrayList<>(java(null));
            putDown.add("-Dloader.main=io.flip.config.PutDown");
            putDown.addAll(launch(configuration, port));
            assertThat(start(putDown).waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(item).doesNotExist();
        }
    }

    @Test
    void aProcessWithFewDescriptorsKeepsThoseThatDownNeeds() throws Exception {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n 200; exec \"$@\"", "sh"));
        command.addAll(java(null));
        command.addAll(launch(configuration(port), port));
        Process member = start(command);
        Path item = directory.resolve("items/a/one");
        await().atMost(Lab.PATIENCE).until(() -> ready(port) && Files.exists(item));
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket();
                socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + (2 + i % 100)), 0));
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
                sockets.add(socket);
            }
            await("there is room for a probe").atMost(Lab.PATIENCE).until(() -> ready(port));
            member.destroy();
            assertThat(member.waitFor(30, TimeUnit.SECONDS)).as(this::log).isTrue();
            assertThat(member.exitValue()).as(this::log).isEqualTo(143);
            assertThat(item).doesNotExist();
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static List<String> java(@Nullable String flag) {
        List<String> java = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "@" + Lab.home().resolve("packaging/jvm.options")));
        if (flag != null) {
            java.add(flag);
        }
        return java;
    }

    private List<String> launch(Path configuration, int port) {
        return List.of(
                "-cp",
                Lab.home().resolve("target/flip.jar").toString(),
                "org.springframework.boot.loader.launch.PropertiesLauncher",
                "--flip.config=" + configuration,
                "--flip.data_dir=" + directory.resolve("data"),
                "--server.port=" + port);
    }

    private Process start(List<String> command) throws IOException {
        Process started = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
        process = started;
        return started;
    }

    private Path configuration(int port) {
        return FlipCluster.write(directory.resolve("flip.json"), """
                {"id": "a", "key": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                 "gossip_interval": 500, "ping_timeout": %d,
                 "servers": {"a": {"ip": "127.0.0.1", "port": %d, "systems": ["f"]}},
                 "cluster": {"system": {"f": {"type": "sharded", "alive": "%s", "down": "%s",
                   "config": {"directory": "%s"}, "data": ["one"]}}}}
                """.formatted(
                        TERM.toMillis(),
                        port,
                        Lab.home().resolve("handlers/file_up"),
                        Lab.home().resolve("handlers/file_down"),
                        directory.resolve("items")));
    }

    private static boolean ready(int port) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String log() {
        try {
            List<String> lines = Files.readAllLines(directory.resolve("log"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException none) {
            return "no log";
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
