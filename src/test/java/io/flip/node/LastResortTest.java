package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** With real processes that hang in their shutdown, and real signals. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // reading what a process says can't be interrupted
@DisabledOnOs(OS.WINDOWS)
class LastResortTest {
    private @Nullable Process process;

    /** A process whose shutdown never ends by itself. */
    static final class Hangs {
        public static void main(String[] args) throws InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(Hangs::hang));
            LastResort kept = new LastResort(Duration.parse(args[0]));
            System.out.println("ready " + kept.getClass().getSimpleName());
            new CountDownLatch(1).await();
        }

        private static void hang() {
            System.out.println("hanging");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void aSecondTermEndsIt() throws Exception {
        assertThat(statusAfterTwo("TERM", "TERM")).isEqualTo(143);
    }

    @Test
    void aSecondIntEndsIt() throws Exception {
        assertThat(statusAfterTwo("INT", "INT")).isEqualTo(130);
    }

    @Test
    void timeEndsIt() throws Exception {
        Process hangs = start("PT0.5S");
        BufferedReader output = output(hangs);
        assertThat(output.readLine()).startsWith("ready");
        signal(hangs, "TERM");

        assertThat(hangs.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(hangs.exitValue()).isEqualTo(1);
    }

    private int statusAfterTwo(String first, String second) throws Exception {
        Process hangs = start("PT1H");
        BufferedReader output = output(hangs);
        assertThat(output.readLine()).startsWith("ready");
        signal(hangs, first);
        assertThat(output.readLine()).isEqualTo("hanging");
        // its handler may not be there yet: hooks start in no order
        while (!hangs.waitFor(50, TimeUnit.MILLISECONDS)) {
            signal(hangs, second);
        }
        return hangs.exitValue();
    }

    private static BufferedReader output(Process hangs) {
        return hangs.inputReader(StandardCharsets.UTF_8);
    }

    private Process start(String patience) throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        // A build that runs in the background ignores SIGINT, and so would whatever it starts.
        List<String> command = new ArrayList<>(
                Files.exists(Path.of("/proc/self")) ? List.of("env", "--default-signal=INT") : List.of());
        command.addAll(List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Hangs.class.getName(),
                patience));
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        process = started;
        return started;
    }

    private static void signal(Process hangs, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(hangs.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }
}
