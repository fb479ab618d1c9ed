package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.config.Reload.Changeable;
import io.flip.config.bind.FlipProperties;
import io.flip.config.bind.FlipProperties.Api;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

/** SIGHUP: what a running member takes of a file that was changed, and what it says of the rest. */
@ExtendWith(OutputCaptureExtension.class)
class ReloadTest {

    @TempDir
    Path directory;

    private final List<String> levels = new ArrayList<>();
    private Operator operator;
    private Reload reload;
    private ApiToken token;

    @BeforeEach
    void aMemberRuns() throws Exception {
        operator = new Operator(directory);
        Setup setup = operator.yaml(Operator.resource("good.yml")
                        .replace("flip:\n", "flip:\n  data_dir: " + directory.resolve("data") + "\n"))
                .setup();
        Files.createDirectories(setup.dataDir());
        token = ApiToken.of(new Api(null, null), setup.dataDir());
        Map<String, Changeable> changeable = new LinkedHashMap<>();
        changeable.put("api.token", new Changeable(FlipProperties::api, next -> token.become(of(next))));
        reload = new Reload(
                setup,
                operator::environment,
                read -> levels.add(String.valueOf(read.getProperty("logging.level.io.flip"))),
                changeable,
                new EditedFile(setup::cluster, token, () -> "http://127.0.0.1:8080"));
    }

    private static ApiToken of(Setup next) {
        try {
            return ApiToken.of(next.properties().api(), next.dataDir());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void edit(String more) throws Exception {
        Path file = directory.resolve("application.yml");
        Files.writeString(file, Files.readString(file).replace("  log_level: info\n", more));
    }

    @Test
    void whatIsItsOwnIsTaken(CapturedOutput output) throws Exception {
        edit("  log_level: debug\n  api: {token: another token of good length}\n");
        reload.read();

        assertThat(output).contains("SIGHUP: the configuration was read again. Taken: [log_level, api.token]");
        assertThat(levels).containsExactly("debug");
        assertThat(token.matches("another token of good length")).isTrue();
        assertThat(token.place()).isEqualTo("flip.api.token");
    }

    @Test
    void whatNeedsARestartIsSaidEachTime(CapturedOutput output) throws Exception {
        edit("  bind: 0.0.0.0\n  parallel_handlers: 3\n");
        reload.read();
        reload.read();

        String text = output.toString();
        String said = "only read at the start: restart this member for [bind, parallel_handlers]";
        assertThat(text).contains("Taken: nothing");
        assertThat(text.indexOf(said)).isPositive().isNotEqualTo(text.lastIndexOf(said));
    }

    @Test
    void ofAFileWithMistakesNothingIsTaken(CapturedOutput output) throws Exception {
        edit("  log_level: debug\n  ping_timout: 3\n");
        reload.read();
        Files.writeString(directory.resolve("application.yml"), "flip: [");
        reload.read();

        assertThat(output)
                .contains("SIGHUP: nothing was taken, and this member goes on with what it has: 1 mistake")
                .contains("flip.ping_timout")
                .contains("is no YAML");
        assertThat(levels).isEmpty();
        assertThat(token.place()).endsWith("api-token");
    }

    @Test
    void theRequestIsForThisMembersOwnRest() {
        assertThat(url()).isEqualTo("http://127.0.0.1:8080");
        assertThat(url("server.port", "0", "local.server.port", "18080", "server.address", "fd00::1"))
                .isEqualTo("http://[fd00::1]:18080");
        assertThat(url("server.ssl.bundle", "flip", "server.address", "0.0.0.0", "server.servlet.context-path", "/vip"))
                .isEqualTo("https://127.0.0.1:8080/vip");
        assertThat(url("server.ssl.bundle", "flip", "server.ssl.enabled", "false"))
                .isEqualTo("http://127.0.0.1:8080");
    }

    private static String url(String... properties) {
        MockEnvironment environment = new MockEnvironment();
        for (int i = 0; i < properties.length; i += 2) {
            environment.setProperty(properties[i], Objects.requireNonNull(properties[i + 1]));
        }
        return ReloadConfiguration.url(environment);
    }
}
