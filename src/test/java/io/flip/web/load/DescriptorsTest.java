package io.flip.web.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorsTest {

    /** As docs/operations.md says it: with fewer than 672 files there are fewer than 512 connections. */
    @ParameterizedTest
    @CsvSource({"672, 528", "671, 527", "200, 56", "165, 21", "164, 20", "100, 20", "1048576, 1048432"})
    void aMemberKeeps144FilesForItself(int limit, int connections) {
        assertThat(Descriptors.mostConnections(limit)).isEqualTo(connections);
    }

    /** A process has the limit of the one that started it. */
    @Test
    void theLimitIsThatOfTheProcess() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/limits")), "the system does not say it");
        Process shell = new ProcessBuilder("sh", "-c", "ulimit -n").start();
        String limit = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(Descriptors.limit()).hasToString(limit.equals("unlimited") ? "2147483647" : limit);
    }
}
