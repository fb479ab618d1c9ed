package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process gets a real SIGHUP. */
class HangUpTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private void write(String more) {
        new Operator(directory).yaml("""
            flip:
              id: a
              key: known to everyone in the test
              data_dir: %s
              bind: 127.0.0.1
              servers:
                a: {ip: 127.0.0.1, port: 21972}
            """.formatted(directory.resolve("data")) + more);
    }

    @Test
    void itReadsItsFileAgainAndGoesOn() throws Exception {
        write("");
        Process process = RealMember.start(directory);
        try {
            awaitOutput(process, "Started FlipApplication");
            awaitHangUp(process, "Taken: nothing");
            write("  log_level: debug\n  key_previous: [the one that is to be the next]\n");
            awaitHangUp(process, "Taken: [log_level, key, key_previous]");
            write("  log_level: loud\n");
            awaitHangUp(process, "nothing was taken, and this member goes on with what it has");
            process.destroy();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
    }

    /** It does something useful on it a moment after it has said that it is started. */
    private void awaitHangUp(Process process, String text) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!output().contains(text)) {
            new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            Thread.sleep(50);
            assertThat(process.isAlive() && Instant.now().isBefore(end))
                    .as("%s in%n%s", text, output())
                    .isTrue();
        }
    }

    private void awaitOutput(Process process, String text) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!output().contains(text)) {
            assertThat(process.isAlive() && Instant.now().isBefore(end))
                    .as("%s in%n%s", text, output())
                    .isTrue();
            Thread.sleep(20);
        }
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"));
    }
}
