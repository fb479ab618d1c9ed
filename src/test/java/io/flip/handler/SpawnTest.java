package io.flip.handler;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process has of this one, as the C library starts it, and how its end is seen. */
class SpawnTest {
    private final Posix posix = Way.BY_THE_C_LIBRARY.posix();
    private final Spawn spawn = Objects.requireNonNull(posix.spawn());
    private final List<String> said = new ArrayList<>();

    @TempDir
    Path directory;

    private int start(OutputPipe output, List<byte[]> environment, String... words) throws IOException {
        return spawn.start(bytes(words), environment, output.writeEnd());
    }

    private static List<byte[]> bytes(String... words) {
        return Stream.of(words).map(word -> word.getBytes(ISO_8859_1)).toList();
    }

    private OutputPipe output() throws IOException {
        return OutputPipe.open(posix, new OutputLines(said::add));
    }

    private int statusOf(String script) throws Exception {
        try (OutputPipe output = output();
                Spawned child = new Spawned(posix, start(output, spawn.environment(), "/bin/sh", "-c", script))) {
            output.started();
            assertThat(child.endsWithin(Workshop.PATIENCE)).isTrue();
            output.finish();
            return child.exitStatus();
        }
    }

    @Test
    @SuppressWarnings("restricted") // the build allows it
    void itHasNoDescriptorOfThisProcessButItsThree() throws Throwable {
        Linker linker = Linker.nativeLinker();
        int inherited = (int) linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("dup"), FunctionDescriptor.of(JAVA_INT, JAVA_INT))
                .invokeExact(0); // not closed by an exec, as a library might open one
        try {
            assertThat(statusOf("readlink /proc/$$/fd/0; ls /proc/$$/fd")).isZero();
        } finally {
            posix.close(inherited);
        }

        assertThat(said).containsExactly("/dev/null", "0", "1", "2");
    }

    @Test
    void noSignalIsBlocked() throws Exception {
        assertThat(statusOf("exec sed -n 's/^SigBlk:[[:space:]]*//p' /proc/self/status"))
                .isZero();

        assertThat(said).containsExactly("0000000000000000");
    }

    @Test
    void theEnvironmentOfThisProcessIsRead() {
        Map<String, String> read = spawn.environment().stream()
                .map(variable -> new String(variable, Commands.CHARSET).split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));

        assertThat(read).containsExactlyInAnyOrderEntriesOf(System.getenv());
    }

    @Test
    void bytesThatAreNoTextPassUntouched() throws Exception {
        Path file = directory.resolve("environ");
        try (OutputPipe output = output();
                Spawned child = new Spawned(
                        posix,
                        start(output, bytes("ODD=\u00ff\u0080="), "/bin/cp", "/proc/self/environ", file.toString()))) {
            assertThat(child.endsWithin(Workshop.PATIENCE)).isTrue();
        }

        assertThat(Files.readString(file, ISO_8859_1)).isEqualTo("ODD=\u00ff\u0080=\0");
    }

    @Test
    void itsEndIsSeenHoweverItEnds() throws Exception {
        assertThat(statusOf("exit 0")).isZero();
        assertThat(statusOf("exit 255")).isEqualTo(255);
        assertThat(statusOf("kill -KILL $$")).isEqualTo(128 + 9);
        assertThat(statusOf("kill -ABRT $$")).isEqualTo(128 + 6);
    }

    @Test
    void itsEndIsSeenWhereTheKernelTellsOfNone() throws Exception {
        try (OutputPipe output = output();
                Spawned child = new Spawned(posix, start(output, List.of(), "/bin/sleep", "1000"), Posix.NONE)) {
            assertThat(child.endsWithin(Duration.ofMillis(5))).isFalse();
            assertThat(child.runs()).isTrue();
            assertThatThrownBy(child::exitStatus).isInstanceOf(IllegalStateException.class);

            child.terminate();

            assertThat(child.endsWithin(Workshop.PATIENCE)).isTrue();
        }
    }

    @Test
    void nothingIsLeftOfOneThatNobodyWaitsForAnyMore() throws Exception {
        int pid;
        try (OutputPipe output = output()) {
            pid = start(output, List.of(), "/bin/sleep", "1000");
            new Spawned(posix, pid).close();
        }

        posix.kill(pid);

        await().atMost(Workshop.PATIENCE).until(() -> !Files.exists(Path.of("/proc/" + pid)));
    }

    @Test
    void whatIsNoProgramSaysSo() throws Exception {
        try (OutputPipe output = output()) {
            assertThatThrownBy(() -> start(output, List.of(), "/no/such/program"))
                    .isInstanceOf(CannotExecute.class)
                    .hasMessage("can't execute /no/such/program: No such file or directory");
            assertThatThrownBy(() -> start(output, List.of(), directory.toString()))
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith(": Permission denied");
        }
    }
}
