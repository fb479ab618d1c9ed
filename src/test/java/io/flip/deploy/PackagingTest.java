package io.flip.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The unit, the Compose file, and every script that is not a handler. */
class PackagingTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();

    @TempDir
    Path directory;

    @Test
    void shellcheckHasNothingToSay() throws Exception {
        assumeTrue(Tool.has("shellcheck"), "shellcheck is not installed");

        Tool.must(
                ROOT,
                "sh",
                "-c",
                "shellcheck -x docker/build docker/entrypoint docker/healthcheck docker/measure packaging/start packaging/debian/p*");
    }

    @Test
    void whatTheChartStartsIsGoodShell() throws Exception {
        assumeTrue(Tool.has("shellcheck"), "shellcheck is not installed");
        Path start =
                Files.writeString(directory.resolve("start"), Chart.configuration(Chart.render("everything"), "start"));

        Tool.must(ROOT, "shellcheck", start.toString());
    }

    @Test
    void debiansComposeReadsTheFile() throws Exception {
        assumeTrue(Tool.has("docker-compose"), "docker-compose is not installed");

        assertThat(Tool.must(ROOT, "docker-compose", "-f", "docker/compose.yaml", "config"))
                .contains("172.31.220.11", "flip3:");
    }

    @Test
    void systemdKnowsEveryLineOfTheUnitAndFindsItWellSandboxed() throws Exception {
        assumeTrue(Tool.has("systemd-analyze"), "systemd-analyze is not installed");
        Path unit = Files.writeString(
                directory.resolve("flip.service"),
                Files.readString(Path.of("packaging/flip.service")).replace("/usr/share/flip/start", "/bin/true"));

        assertThat(Tool.must(ROOT, "systemd-analyze", "verify", "--man=no", unit.toString()))
                .isEmpty();
        Tool.must(ROOT, "systemd-analyze", "security", "--offline=yes", "--threshold=25", unit.toString());
    }

    /** By what systemd says of how the member ended. */
    @ParameterizedTest
    @CsvSource({
        "success, 143, false",
        "signal, KILL, true",
        "oom-kill, KILL, true",
        "exit-code, 1, true",
        "exit-code, 70, true",
        "exit-code, 78, false",
        "core-dump, ABRT, true",
        "timeout, KILL, true"
    })
    void onlyWhatDidNotStopByItselfIsPutDown(String result, String status, boolean runs) throws Exception {
        Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
        Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();

        Tool.Said said = Tool.run(
                ROOT,
                "env",
                "FLIP_JAVA_HOME=" + directory.resolve("jdk"),
                "SERVICE_RESULT=" + result,
                "EXIT_STATUS=" + status,
                "packaging/start",
                "putdown");

        assertThat(said.status()).isZero();
        assertThat(said.text().contains("io.flip.config.PutDown")).isEqualTo(runs);
    }
}
