package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.node.StoredConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: whatever keeps a member from starting, what a killed one left up goes down, and the status says what it was. */
class FailedStartTest {

    @TempDir
    Path directory;

    private Operator operator;

    /** It was killed while it had {@code x} and {@code z}: they are files of those names. */
    @BeforeEach
    void aKilledMember() throws IOException {
        operator = new Operator(directory)
                .write("handlers/ip_up", "#!/bin/sh\n>\"$FLIP_CONFIG_IN/$1\"\n")
                .write("handlers/ip_down", "#!/bin/sh\nrm -f \"$FLIP_CONFIG_IN/$1\"\n")
                .yaml(yaml(""));
        Setup setup = operator.setup();
        StoredConfiguration.write(setup.dataDir(), setup.cluster());
        Files.createFile(directory.resolve("x"));
        Files.createFile(directory.resolve("z"));
    }

    private String yaml(String more) {
        return """
            flip:
              id: a
              key: known to everyone in the test
              data_dir: %s
              servers:
                a: {ip: 127.0.0.1, port: 21971, systems: [one, all]}
              cluster:
                system:
                  one: {type: sharded, alive: ip_up, down: ip_down, data: [x], config: {in: %s}}
                  all: {type: replicated, alive: ip_up, down: ip_down, data: [z], config: {in: %s}}
            """.formatted(directory.resolve("data"), directory, directory) + more;
    }

    private int start(String... options) throws Exception {
        Process process = RealMember.start(directory, options);
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private void assertNothingIsUp() {
        assertThat(directory.resolve("output"))
                .content()
                .contains("Put down what an earlier run of a may have left up (2 items)")
                .containsOnlyOnce("APPLICATION FAILED TO START");
        assertThat(directory.resolve("x")).doesNotExist();
        assertThat(directory.resolve("z")).doesNotExist();
    }

    @Test
    void thePortOfRestIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(start("--server.port=" + taken.getLocalPort())).isEqualTo(1);
        }
        assertNothingIsUp();
    }

    @Test
    void itsOwnAddressIsNotThere() throws Exception {
        assertThat(start("--flip.servers.a.ip=192.0.2.1")).isEqualTo(73);
        assertNothingIsUp();
    }

    @Test
    void itsOwnNameIsNotKnownYet() throws Exception {
        assertThat(start("--flip.servers.a.ip=not-yet.invalid")).isEqualTo(73);
        assertNothingIsUp();
    }

    @Test
    void itsConfigurationIsRefused() throws Exception {
        operator.yaml(yaml("  ping_timout: 3\n"));
        assertThat(start()).isEqualTo(78);
        assertNothingIsUp();
    }

    @Test
    void itsDataDirectoryIsDamaged() throws Exception {
        Files.delete(directory.resolve("data/a/register/storage-id"));
        assertThat(start()).isEqualTo(73);
        assertNothingIsUp();
    }

    @Test
    void itsDataDirectoryCannotBeWritten() throws Exception {
        Files.createDirectories(directory.resolve("data/a/incarnation.new/in the way"));
        assertThat(start()).isEqualTo(73);
        assertNothingIsUp();
    }
}
