package io.flip.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the image is, and how a container of it starts, shows its health, and ends. */
@RequiresImage
class ImageIT {
    private static final long MOST_BYTES = 220_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String NAME = "flip-image-" + ProcessHandle.current().pid();
    private static final String MEMBER = """
        flip:
          key: known to everybody in the test
          servers: {a: {ip: 127.0.0.1, port: 2200, systems: [job]}}
          cluster: {system: {job: {type: sharded, alive: file_up, down: file_down, config: {directory: /tmp}, data: [one]}}}
        """;

    @TempDir
    Path directory;

    @AfterEach
    void remove() {
        Shell.attempt(List.of("docker", "rm", "-fv", NAME));
    }

    private static String image(String format) {
        return Shell.run(List.of("docker", "image", "inspect", "-f", format, Fleet.IMAGE))
                .strip();
    }

    private static String container(String format) {
        return Shell.run(List.of("docker", "inspect", "-f", format, NAME)).strip();
    }

    @Test
    void itIsSmallAndSaysWhatItIs() {
        assertThat(Long.parseLong(image("{{.Size}}"))).isLessThanOrEqualTo(MOST_BYTES);
        assertThat(image("{{json .Config.Labels}}"))
                .contains(
                        "\"org.opencontainers.image.title\":\"Flip\"", "\"org.opencontainers.image.licenses\":\"MIT\"")
                .containsPattern("image.version\":\"\\d+\\.\\d+\\.\\d+[^\"]*\"")
                .containsPattern("image.revision\":\"([0-9a-f]{40}|unknown)\"")
                .containsPattern("image.source\":\"(https?://[^\"@]+|unknown)\"")
                .containsPattern("image.created\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\"");
    }

    @Test
    void itIsStartedKeptAndLookedAtAsItShouldBe() {
        assertThat(
                        image(
                                "{{json .Config.Entrypoint}} {{.Config.WorkingDir}} {{json .Config.Volumes}} {{json .Config.ExposedPorts}}"))
                .isEqualTo(
                        "[\"/opt/flip/entrypoint\"] /etc/flip {\"/var/lib/flip\":{}} {\"2200/udp\":{},\"8080/tcp\":{}}");
        assertThat(
                        image(
                                "{{json .Config.Healthcheck.Test}} {{.Config.Healthcheck.Interval}} {{.Config.Healthcheck.Retries}}"))
                .isEqualTo("[\"CMD\",\"/opt/flip/healthcheck\"] 5s 3");
    }

    /** As a chart without {@code addresses} starts it. */
    @Test
    void asAnotherUserThanRootItNeedsNoCapability() throws IOException {
        start("--user", "2200:2200", "--cap-drop", "ALL", "--security-opt", "no-new-privileges:true");
        awaitHealth("healthy");

        Await.until(
                "it has what it is to have",
                PATIENCE,
                () -> Shell.attempt(List.of("docker", "exec", NAME, "test", "-s", "/tmp/a/one"))
                                .status()
                        == 0,
                () -> Shell.attempt(List.of("docker", "logs", NAME)).output());
        assertThat(Shell.run(List.of("docker", "exec", NAME, "sh", "-c", "cat /proc/$(pidof java)/status"))
                        .replaceAll("\\s+", " "))
                .contains("Uid: 2200 2200 2200 2200", "CapEff: 0000000000000000", "NoNewPrivs: 1");
    }

    @Test
    void whoHangsIsUnhealthyAndWhoIsStoppedPutsDownFirst() throws IOException {
        start("--health-interval", "1s", "--stop-timeout", "40");
        awaitHealth("healthy");
        Shell.run(List.of("docker", "exec", NAME, "sh", "-c", "kill -STOP $(pidof java)"));
        awaitHealth("unhealthy");
        Shell.run(List.of("docker", "exec", NAME, "sh", "-c", "kill -CONT $(pidof java)"));
        awaitHealth("healthy");

        Shell.run(List.of("docker", "stop", NAME));
        assertThat(container("{{.State.ExitCode}}")).isEqualTo("143");
        assertThat(Shell.attempt(List.of("docker", "logs", NAME)).output())
                .contains("deactivating): this member leaves")
                .endsWith("Stopped\n");
    }

    @Test
    void aRootThatMayNotBecomeFlipIsRefused() {
        Shell.Result said = Shell.attempt(List.of("docker", "run", "--rm", "--cap-drop", "ALL", Fleet.IMAGE));

        assertThat(said.status()).isEqualTo(77);
        assertThat(said.output()).contains("needs the capabilities SETUID and SETGID");
    }

    private void start(String... options) throws IOException {
        Path file = Files.writeString(directory.resolve("application.yml"), MEMBER);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        List<String> command = new ArrayList<>(Shell.words("docker run -d --read-only --tmpfs /tmp -e FLIP_ID=a -v "
                + file + ":/etc/flip/application.yml:ro --name " + NAME));
        command.addAll(List.of(options));
        command.add(Fleet.IMAGE);
        Shell.run(command);
    }

    private static void awaitHealth(String wanted) {
        Await.until(
                "it is " + wanted,
                PATIENCE,
                () -> container("{{.State.Health.Status}}").equals(wanted),
                () -> container("{{json .State.Health}}")
                        + Shell.attempt(List.of("docker", "logs", NAME)).output());
    }
}
