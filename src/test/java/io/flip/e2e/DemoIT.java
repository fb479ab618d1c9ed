package io.flip.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, as the README tells people to run it: needs no privilege. */
class DemoIT {
    @TempDir
    private Path temporary;

    private Path state;
    private Path output;
    private Process demo;
    private int ports;

    @BeforeEach
    void startTheDemo() throws IOException {
        state = temporary.resolve("state");
        output = temporary.resolve("output");
        ports = freePorts();
        // A build that runs in the background ignores SIGINT, and so would whatever it starts: the demo must not.
        List<String> command = new ArrayList<>(
                Files.exists(Path.of("/proc/self")) ? List.of("env", "--default-signal=INT") : List.of());
        command.addAll(flip("--plain", "--port", Integer.toString(ports), "--udp-port", Integer.toString(ports)));
        demo = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    @AfterEach
    void endTheDemo() throws InterruptedException {
        demo.destroy();
        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anItemMovesWhenItsMemberIsKilledAndComesBackWithItAndCtrlCPutsAllDown() throws Exception {
        awaitKept("flip1/192.168.0.1", "flip/192.168.0.2");

        assertThat(Shell.run(flip("kill", "flip1"))).contains("kill -9 flip1");
        awaitKept("flip/192.168.0.1", "flip/192.168.0.2", "flip1/192.168.0.1"); // the last is what the killed one left
        assertThat(Shell.run(flip("start", "flip1"))).contains("started flip1");
        awaitKept("flip1/192.168.0.1", "flip/192.168.0.2");

        List<ProcessHandle> members = demo.children().toList();
        assertThat(members).hasSize(3);
        Shell.run("kill -INT " + demo.pid());
        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output)).contains("all members ended; every item was put down");
        assertThat(demo.exitValue()).isZero();
        assertThat(kept()).isEmpty();
        assertThat(members).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void aSecondDemoOnTheSamePortsSaysWhatToDo() throws IOException {
        awaitKept("flip1/192.168.0.1", "flip/192.168.0.2");
        String change =
                "curl -s -o /dev/null -w %{http_code} -X POST localhost:" + ports + "/api/v1/members/flip1/resume";
        assertThat(Shell.run(List.of("sh", "-c", change)))
                .as("without the token")
                .isEqualTo("401");
        String token = " -H \"Authorization: Bearer $(cat " + state + "/data/flip/api-token)\"";
        Await.until(
                "a change with the token is made",
                Lab.PATIENCE,
                () -> Shell.run(List.of("sh", "-c", change + token)).equals("202"),
                this::evidence);

        Shell.Result second = Shell.attempt(flip("--plain"));

        assertThat(second.status()).isEqualTo(64);
        assertThat(second.output()).contains("a demo runs here already").contains("--state");
    }

    private List<String> flip(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "FLIP_JAR=" + Lab.home().resolve("target/flip.jar"),
                Lab.home().resolve("flip").toString(),
                "demo",
                "--state",
                state.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private void awaitKept(String... files) {
        Await.until(
                "kept are exactly " + List.of(files),
                Lab.PATIENCE,
                () -> kept().equals(Stream.of(files).sorted().toList()),
                this::evidence);
    }

    private List<String> kept() {
        Path items = state.resolve("items");
        if (!Files.exists(items)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(items)) {
            return files.filter(file -> Files.isRegularFile(file)
                            && !file.getFileName().toString().startsWith("."))
                    .map(file -> items.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException | java.io.UncheckedIOException changing) {
            return List.of("changing");
        }
    }

    private String evidence() {
        try {
            StringBuilder text = new StringBuilder(Files.readString(output));
            for (String id : List.of("flip", "flip1", "flip2")) {
                Path log = state.resolve("logs").resolve(id + ".log");
                text.append(Files.exists(log) ? Files.readString(log) : id + " has no log\n");
            }
            return text.toString();
        } catch (IOException gone) {
            return gone.toString();
        }
    }

    /** The first of three ports that nobody uses, neither for TCP nor for UDP, below those that the kernel gives out. */
    private static int freePorts() {
        for (int first = 18100; first < 30000; first += 10) {
            if (free(first) && free(first + 1) && free(first + 2)) {
                return first;
            }
        }
        throw new IllegalStateException("no three free ports");
    }

    private static boolean free(int port) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket tcp = new ServerSocket(port, 1, loopback);
                DatagramSocket udp = new DatagramSocket(port, loopback)) {
            return tcp.isBound() && udp.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
