package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.config.bind.FlipProperties;
import io.flip.config.bind.FlipProperties.Server;
import io.flip.config.bind.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The command line goes before the environment, and that before the file, whatever its format. */
class OverrideTest {

    @TempDir
    Path directory;

    enum Format {
        YAML,
        JSON;

        Operator in(Path directory) {
            Operator operator = new Operator(directory);
            return this == YAML
                    ? operator.yaml(Operator.resource("good.yml"))
                    : operator.json(Operator.resource("good.json"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFileGoesBeforeTheDefault(Format format) {
        Duration timeout = format.in(directory).setup().properties().timing().pingTimeout();
        assertThat(timeout).isEqualTo(Duration.ofMillis(format == Format.YAML ? 750 : 1500));
    }

    @ParameterizedTest
    @EnumSource
    void theEnvironmentGoesBeforeTheFile(Format format) {
        FlipProperties properties = format.in(directory)
                .variable("FLIP_ID", "flip1")
                .variable("FLIP_PING_TIMEOUT", "5s")
                .variable("FLIP_KEY", "from the environment")
                .variable("FLIP_KEYPREVIOUS_0", "older")
                .variable("FLIP_KEYPREVIOUS_1", "oldest")
                .variable("FLIP_SERVERS_FLIP2_PORT", "4202")
                .variable("FLIP_CLUSTER_SYSTEM_IP_ON_ISOLATION", "release")
                .variable("FLIP_CLUSTER_SYSTEM_IP_DATA", "a, b")
                .setup()
                .properties();

        assertThat(properties.id()).isEqualTo("flip1");
        assertThat(properties.timing().pingTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(properties.key().text()).isEqualTo("from the environment");
        assertThat(properties.keyPrevious().stream().map(Secret::text)).containsExactly("older", "oldest");
        assertThat(properties.servers()).containsEntry("flip2", new Server("127.0.0.1", 4202, null, List.of()));
        assertThat(properties.systems().sequencedValues().getFirst().data()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @EnumSource
    void theCommandLineGoesBeforeTheEnvironment(Format format) {
        FlipProperties properties = format.in(directory)
                .variable("FLIP_ID", "flip1")
                .variable("FLIP_PING_TIMEOUT", "5s")
                .option("--flip.id=flip2")
                .option("--flip.ping-timeout=7s")
                .option("--flip.servers.flip2.ip=10.0.0.2")
                .option("--flip.servers[flip2].port=4202")
                .option("--flip.cluster.system.ip.data[0]=a,b")
                .option("--flip.cluster.system.ip.config.mtu=1500")
                .setup()
                .properties();

        assertThat(properties.id()).isEqualTo("flip2");
        assertThat(properties.timing().pingTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(properties.servers()).containsEntry("flip2", new Server("10.0.0.2", 4202, null, List.of()));
        assertThat(properties.systems().sequencedValues().getFirst().data()).containsExactly("a,b");
        assertThat(properties.systems().sequencedValues().getFirst().handlers().config())
                .containsEntry("mtu", 1500L)
                .containsKey("interface");
    }

    @Test
    void theOriginalsFileLeavesNothingOfApplicationYmlButWhatIsSprings() {
        Operator operator = new Operator(directory)
                .yaml("server: {port: 9999}\nflip: {ping_timeout: 9s, servers: {other: {ip: 10.0.0.9, port: 9}}}")
                .json(Operator.resource("good.json"));

        assertThat(operator.setup().properties().timing().pingTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(operator.setup().properties().servers()).doesNotContainKey("other");
        assertThat(operator.environment().getProperty("server.port")).isEqualTo("9999");
    }

    @Test
    void theOriginalsFileMayBeNamedInApplicationYml() {
        Path json = directory.resolve("flip.json");
        Setup setup = new Operator(directory)
                .write("flip.json", Operator.resource("good.json"))
                .yaml("flip: {config: " + json + "}")
                .setup();
        assertThat(setup.cluster().members()).hasSize(3);
    }

    @Test
    void profilesAndDocumentsAddUpAndListsAreReplaced() {
        String more = """

                ---
                spring.config.activate.on-profile: site
                flip.servers.flip2.port: 3333
                flip:
                  servers: {db.eu-1: {ip: 10.0.0.1, port: 1}}
                  cluster: {system: {ip: {data: [x]}}}
                ---
                spring.config.activate.on-profile: another
                flip: {id: nobody}
                """;
        FlipProperties properties = new Operator(directory)
                .yaml(Operator.resource("good.yml") + more)
                .option("--spring.profiles.active=site")
                .setup()
                .properties();

        assertThat(properties.servers().keySet()).containsExactly("flip", "flip1", "flip2", "db.eu-1");
        assertThat(properties.servers().get("flip2")).isEqualTo(new Server("127.0.0.1", 3333, null, List.of()));
        assertThat(properties.systems().sequencedValues().getFirst().data()).containsExactly("x");
    }

    @Test
    void placeholdersAreResolvedInYamlAlone() {
        String yaml = Operator.resource("good.yml")
                .replace("6b1f0c3e9d2a47588c1be4f7d0935a6e21c48f7ab3d6905e7f82146cd9ea5b03", "${GROUP_KEY}");
        assertThat(new Operator(directory)
                        .yaml(yaml)
                        .variable("GROUP_KEY", "x".repeat(20))
                        .setup()
                        .properties()
                        .key()
                        .text())
                .isEqualTo("x".repeat(20));

        String json = Operator.resource("good.json")
                .replace("6b1f0c3e9d2a47588c1be4f7d0935a6e21c48f7ab3d6905e7f82146cd9ea5b03", "as it ${is:not}");
        assertThat(new Operator(directory).json(json).setup().properties().key().text())
                .isEqualTo("as it ${is:not}");
    }

    @Test
    void variablesOfOthersAreLeftAloneAndSlipsAreMentioned() {
        Operator operator = Format.YAML
                .in(directory)
                .variable("FLIP_SERVICE_HOST", "10.0.0.1")
                .variable("FLIP_PORT_8080_TCP", "tcp://10.0.0.1:8080")
                .variable("FLIP_PING_TIMOUT", "hush")
                .variable("FLIP_SERVERS_FLIP9_PORT", "9");
        assertThat(operator.warnings())
                .containsExactly(
                        "FLIP_PING_TIMOUT (in the environment): is not known, and not used; did you mean ping_timeout?",
                        "FLIP_SERVERS_FLIP9_PORT (in the environment): is not known, and not used; "
                                + "it begins with no id of the configuration; write one of flip, flip1, flip2");
    }
}
