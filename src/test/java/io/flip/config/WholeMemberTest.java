package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flip.FlipApplication;
import io.flip.node.NodeFront;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A member as it is started, with nothing but a file, in a cloud as far as Spring is concerned: who may change something by it. */
@ExtendWith(OutputCaptureExtension.class)
class WholeMemberTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private int port;

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** @param takesPart in which systems, and what these are */
    private ConfigurableApplicationContext started(String takesPart, String systems) throws IOException {
        Path file = Files.writeString(directory.resolve("flip.json"), """
                {"id": "a", "key": "a secret of good length",
                 "servers": {"a": {"ip": "127.0.0.1", "port": %d, "systems": [%s]}}, "cluster": {"system": {%s}}}
                """.formatted(freeUdpPort(), takesPart, systems));
        return FlipApplication.create()
                .run(
                        "--flip.config=" + file,
                        "--flip.data_dir=" + directory.resolve("data"),
                        "--spring.main.cloud-platform=kubernetes",
                        "--server.address=127.0.0.1",
                        "--server.port=0");
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void itDrawsATokenAndTakesChangesByThatAlone(CapturedOutput output) throws Exception {
        Path drawn = directory.resolve("data/a/api-token");
        try (ConfigurableApplicationContext member = started("", "")) {
            port = member.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            String token = Files.readString(drawn).strip();
            assertThat(output)
                    .contains("need the token of " + drawn, "curl -H \"Authorization: Bearer $(cat " + drawn + ")\"")
                    .doesNotContain(token);

            String drain = "/api/v1/members/a/drain";
            HttpResponse<String> refused = send("POST", drain, "X-Forwarded-For", "127.0.0.1");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).contains("curl -X POST -H", "$(cat " + drawn + ")", "127.0.0.1:" + port + drain);

            long deadline = System.nanoTime() + PATIENCE.toNanos();
            HttpResponse<String> made = refused;
            while (made.statusCode() != 202 && System.nanoTime() < deadline) {
                made = send("POST", drain, "X-Forwarded-For", "9.9.9.9", "Authorization", "Bearer " + token);
                assertThat(made.statusCode()).as(made.body()).isIn(202, 503);
            }
            assertThat(made.statusCode()).isEqualTo(202);
            assertThat(member.getBean(NodeFront.class).snapshot().config().changes())
                    .anySatisfy(change -> assertThat(change.by()).isEqualTo("token@127.0.0.1"))
                    .noneSatisfy(change -> assertThat(change.by()).contains("9.9.9.9"));
            try (Stream<Path> all = Files.walk(directory.resolve("data"))) {
                assertThat(all.toList())
                        .hasSizeGreaterThan(6)
                        .allSatisfy(each ->
                                assertThat(mode(each)).isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------"));
            }
            assertThatThrownBy(() -> new Socket("127.0.0.2", port).close())
                    .as("it listens where server.address says alone")
                    .isInstanceOf(ConnectException.class);
            assertThat(send("GET", "/actuator/health").body()).contains("\"path\":\"" + directory.resolve("data/a"));
        }
    }

    @Test
    void aProgramThatGoesWhileItRunsIsMissedUntilItIsThereAgain() throws Exception {
        Path up = Files.writeString(directory.resolve("up"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(up, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (ConfigurableApplicationContext member = started(
                "\"s\"", "\"s\": {\"type\": \"sharded\", \"alive\": \"up\", \"down\": \"up\", \"data\": [\"x\"]}")) {
            port = member.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            assertThat(send("GET", "/api/v1/cluster").body()).doesNotContain("can't run");
            Path away = Files.move(up, directory.resolve("away"));
            assertThat(send("GET", "/api/v1/cluster").body())
                    .contains(
                            "\"a can't run up (alive of s, down of s): is no program in any directory of handlers; put it");
            Files.move(away, up);
            assertThat(send("GET", "/api/v1/cluster").body()).doesNotContain("can't run");
        }
    }
}
