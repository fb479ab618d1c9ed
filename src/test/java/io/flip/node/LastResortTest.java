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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With real processes that hang in their shutdown, and real signals. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // reading what a process says can't be interrupted
@DisabledOnOs(OS.WINDOWS)
class LastResortTest {
    private @Nullable Process process;

    /** A process whose shutdown never ends by itself, or is over at once; with something left up or nothing. */
    static final class Hangs {
        public static void main(String[] args) throws InterruptedException {
            LastResort kept = new LastResort(Duration.parse(args[0]), () -> Boolean.parseBoolean(args[2]));
            Runtime.getRuntime().addShutdownHook(new Thread(args[1].equals("hangs") ? Hangs::hang : kept::close));
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

    @ParameterizedTest
    @CsvSource({"false, 143", "true, 70"})
    void aSecondTermEndsIt(String leftUp, int status) throws Exception {
        assertThat(statusAfterTwo("TERM", leftUp)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"false, 130", "true, 70"})
    void aSecondIntEndsIt(String leftUp, int status) throws Exception {
        assertThat(statusAfterTwo("INT", leftUp)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 70"})
    void timeEndsIt(String leftUp, int status) throws Exception {
        assertThat(statusAfterTerm("PT0.5S", "hangs", leftUp)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"false, 143", "true, 70"})
    void itsStatusSaysWhetherSomethingIsLeftUp(String leftUp, int status) throws Exception {
        assertThat(statusAfterTerm("PT1H", "ends", leftUp)).isEqualTo(status);
    }

    private int statusAfterTerm(String patience, String how, String leftUp) throws Exception {
        Process ends = start(patience, how, leftUp);
        assertThat(output(ends).readLine()).startsWith("ready");
        signal(ends, "TERM");
        assertThat(ends.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return ends.exitValue();
    }

    private int statusAfterTwo(String signal, String leftUp) throws Exception {
        Process hangs = start("PT1H", "hangs", leftUp);
        BufferedReader output = output(hangs);
        assertThat(output.readLine()).startsWith("ready");
        signal(hangs, signal);
        assertThat(output.readLine()).isEqualTo("hanging");
        // its handler may not be there yet: hooks start in no order
        while (!hangs.waitFor(50, TimeUnit.MILLISECONDS)) {
            signal(hangs, signal);
        }
        return hangs.exitValue();
    }

    private static BufferedReader output(Process hangs) {
        return hangs.inputReader(StandardCharsets.UTF_8);
    }

    private Process start(String... arguments) throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        // A build that runs in the background ignores SIGINT, and so would whatever it starts.
        List<String> command = new ArrayList<>(
                Files.exists(Path.of("/proc/self")) ? List.of("env", "--default-signal=INT") : List.of());
        command.addAll(List.of(
                java, "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Hangs.class.getName()));
        command.addAll(List.of(arguments));
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
