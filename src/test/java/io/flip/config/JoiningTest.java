package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.config.bind.FlipProperties.Joining;
import io.flip.config.bind.FlipProperties.Seed;
import io.flip.config.document.Documents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is new in the files since the cluster's configuration can change while it runs. */
class JoiningTest {

    @TempDir
    Path directory;

    @Test
    void aMemberJoinsWithFourLines() {
        Setup setup = new Operator(directory).yaml("""
                flip:
                  id: flip4
                  key: 6b1f0c3e9d2a47588c1be4f7d0935a6e21c48f7ab3d6905e7f82146cd9ea5b03
                  ip: 10.0.0.4
                  port: 2200
                  join: [10.0.0.1:2200, "[fd00::1]:2201", node_1.example:2202]
                """).setup();
        assertThat(setup.properties().joining())
                .isEqualTo(new Joining(
                        List.of(
                                new Seed("10.0.0.1", 2200),
                                new Seed("fd00::1", 2201),
                                new Seed("node_1.example", 2202)),
                        "10.0.0.4",
                        2200,
                        null,
                        List.of()));
        assertThat(setup.cluster().version()).isEqualTo(-1);
        assertThat(setup.cluster().members()).isEmpty();
    }

    @Test
    void allOfThatCanBeGivenInTheEnvironment() {
        Setup setup = new Operator(directory)
                .variable("FLIP_ID", "flip4")
                .variable("FLIP_KEY", "6b1f0c3e9d2a47588c1be4f7d0935a6e21c48f7ab3d6905e7f82146cd9ea5b03")
                .variable("FLIP_IP", "host4")
                .variable("FLIP_PORT", "1")
                .variable("FLIP_PRIORITY", "7")
                .variable("FLIP_SYSTEMS", "ip,dns")
                .variable("FLIP_JOIN", "a:1,b:2")
                .setup();
        assertThat(setup.properties().joining())
                .isEqualTo(
                        new Joining(List.of(new Seed("a", 1), new Seed("b", 2)), "host4", 1, 7, List.of("ip", "dns")));
    }

    @Test
    void theFileSaysWhoIsRemovedByItselfAndWhatIsDrainedAndMoved() {
        Setup setup = new Operator(directory)
                .yaml(Operator.resource("good.yml")
                        .replace("quorum: 2", "autoremove: 10m\n  history_size: 2MB")
                        .replace("systems: [ip], priority: 1}", "systems: [ip], drained: yes}")
                        .replace("on_isolation: hold", "pins: {192.168.0.1: flip1}"))
                .setup();
        assertThat(setup.cluster().settings().autoremove()).isEqualTo(Duration.ofMinutes(10));
        assertThat(setup.cluster().settings().quorumGiven()).isFalse();
        assertThat(setup.properties().local().historySize()).isEqualTo(2 << 20);
        assertThat(setup.cluster().member("flip1").orElseThrow().drained()).isTrue();
        assertThat(setup.cluster().member("flip").orElseThrow().drained()).isFalse();
        assertThat(setup.cluster().system("ip").orElseThrow().spec().pins()).containsEntry("192.168.0.1", "flip1");
    }

    @Test
    void theTokenIsShownNowhere() throws Exception {
        Operator operator = new Operator(directory)
                .yaml(Operator.resource("good.yml").replace("quorum: 2", "api: {token: hush}"))
                .write("token", "a token of good length\n");
        assertThat(operator.setup().properties().toString()).doesNotContain("hush");
        assertThat(operator.environment().getProperty("flip.api.token")).isNull();
        assertThat(operator.warnings())
                .containsExactly(
                        "flip.api.token = ****** (application.yml:4:16): has only 4 characters, and anybody who guesses it"
                                + " can change this cluster; make it at least 16 random characters");
        ApiToken token = ApiToken.of(operator.setup().properties().api(), directory);
        assertThat(token).hasToString("ApiToken[flip.api.token]");
        assertThat(token.header()).isEqualTo("\"Authorization: Bearer $TOKEN\"");
        assertThat(directory.resolve("api-token")).doesNotExist();
        assertThat(token.matches("hush")).isTrue();
        assertThat(token.matches("hus")).isFalse();
    }

    @Test
    void aTokenInAFileIsReadWithoutItsLineEnd() throws Exception {
        Operator operator = new Operator(directory)
                .yaml(Operator.resource("good.yml"))
                .write("token", "a token of good length\n")
                .option("--flip.api.token_file=" + directory.resolve("token"));
        ApiToken token = ApiToken.of(operator.setup().properties().api(), directory);
        assertThat(token.place()).isEqualTo(directory.resolve("token").toString());
        assertThat(token.matches("a token of good length")).isTrue();
    }

    @Test
    void whatRestWritesIsWhatTheFilesRead() {
        Setup setup = new Operator(directory)
                .yaml(Operator.resource("good.yml")
                        .replace("config: {interface: lo}", "config: {a: [1, 2.5, {b: yes}], c: '7', d: 1e3}")
                        .replace("on_isolation: hold", "failback: 30s"))
                .setup();
        Documents documents = TestDocuments.withoutPrograms();
        String text = new tools.jackson.databind.json.JsonMapper().writeValueAsString(documents.of(setup.cluster()));
        byte[] sent = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(documents.whole(sent, setup.cluster(), "flip")).isEqualTo(setup.cluster());
    }
}
