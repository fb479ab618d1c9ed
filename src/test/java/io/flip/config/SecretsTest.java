package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.config.bind.FlipProperties;
import io.flip.config.bind.Secret;
import io.flip.fixture.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.json.JsonMapper;

/** Wherever a secret is given: it is that, byte for byte, without one newline at its end; or it is refused, and never shown. */
class SecretsTest {

    private static final String SERVERS = "servers: {a: {ip: 127.0.0.1, port: 1}}";
    private static final String NASTY = " pa${ss}w\\${o}rd, #{1} \"quoted\" 'and' € $HOME `x` %s: ";

    @TempDir
    Path directory;

    /** Everywhere where one can be given. */
    enum Source {
        YAML((operator, key) ->
                operator.yaml("flip:\n  key: " + quoted(key.replace("${", "\\${")) + "\n  id: a\n  " + SERVERS + "\n")),
        JSON((operator, key) -> operator.json("{\"key\": " + quoted(key)
                + ", \"id\": \"a\", \"servers\": {\"a\": {\"ip\": \"127.0.0.1\", \"port\": 1}}}")),
        PLACEHOLDER((operator, key) -> operator.yaml("flip: {key: '${GROUP_KEY}', id: a, " + SERVERS + "}")
                .variable("GROUP_KEY", key)),
        ENVIRONMENT((operator, key) -> without(operator).variable("FLIP_KEY", key)),
        COMMAND_LINE((operator, key) -> without(operator).option("--flip.key=" + key)),
        KEY_FILE((operator, key) ->
                without(operator).write("the-key", key).option("--flip.key_file=" + operator.place("the-key"))),
        CONFIG_TREE((operator, key) -> operator.yaml("flip: {id: a, " + SERVERS
                        + "}\nspring.config.import: 'configtree:" + operator.place("tree") + "/'\n")
                .write("tree/flip.key", key));

        @SuppressWarnings("ImmutableEnumChecker") // what is handed over keeps nothing
        private final BiFunction<Operator, String, Operator> giving;

        Source(BiFunction<Operator, String, Operator> giving) {
            this.giving = giving;
        }

        Operator give(Path directory, String key) {
            return giving.apply(new Operator(directory), key);
        }

        private static Operator without(Operator operator) {
            return operator.yaml("flip: {id: a, " + SERVERS + "}");
        }

        private static String quoted(String text) {
            return new JsonMapper().writeValueAsString(text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyByteOfItCounts(Source source) {
        assertThat(source.give(directory, NASTY).setup().properties().key()).isEqualTo(new Secret(NASTY));
    }

    @ParameterizedTest
    @EnumSource
    void oneNewlineAtItsEndIsNoPartOfIt(Source source) {
        String key = Keys.of("the group's");
        assertThat(source.give(directory, key + "\n").setup().properties().key())
                .isEqualTo(new Secret(key));
        assertThat(source.give(directory, key + "\r\n").setup().properties().key())
                .isEqualTo(new Secret(key));
        assertThat(source.give(directory, key + "\n").warnings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void asecondNewlineIsAPartOfItAndMentioned(Source source) {
        Operator operator = source.give(directory, "x\n\n");
        assertThat(operator.setup().properties().key()).isEqualTo(new Secret("x\n"));
        assertThat(operator.warnings())
                .anyMatch(line -> line.contains("begins or ends with white space, which is a part of it"));
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyOneIsRefused(Source source) {
        assertThat(source.give(directory, "\n").mistakes())
                .anyMatch(line -> line.contains("is empty") || line.contains("is an empty file"));
    }

    @Test
    void systemPropertiesAndSpringsJsonAreNoDifferent() {
        for (String name : List.of("systemProperties", "spring.application.json")) {
            StandardEnvironment environment = new Operator(directory)
                    .yaml("flip: {id: a, " + SERVERS + "}")
                    .environment();
            environment.getPropertySources().addFirst(new MapPropertySource(name, Map.of("flip.key", NASTY + "\n")));
            assertThat(Setup.from(environment).properties().key()).isEqualTo(new Secret(NASTY));
        }
    }

    @Test
    void thePreviousOnesAndTheTokenAreNoDifferent() {
        FlipProperties properties = new Operator(directory)
                .yaml("flip: {id: a, key: x, " + SERVERS + "}")
                .variable("FLIP_KEY_PREVIOUS_0", "o${l}d\n")
                .variable("FLIP_API_TOKEN", "to${k}en of good length\n")
                .setup()
                .properties();
        assertThat(properties.keyPrevious()).containsExactly(new Secret("o${l}d"));
        assertThat(properties.api().token()).isEqualTo(new Secret("to${k}en of good length"));
        assertThat(new Operator(directory)
                        .variable("FLIP_KEY_PREVIOUS", "one, two\n")
                        .setup()
                        .properties()
                        .keyPrevious())
                .containsExactly(new Secret("one"), new Secret("two"));
    }

    @Test
    void aPlaceholderThatNothingSetsIsRefused() {
        String yaml = "flip:\n  id: a\n  key: pa${ss}word\n  key_previous: ['${OLD}']\n  api: {token: 'x${'}\n  "
                + SERVERS + "\n";
        assertThat(new Operator(directory).yaml(yaml).mistakes())
                .hasSize(3)
                .allMatch(line -> line.contains("write \\${ for a ${ that is a part of the secret"))
                .noneMatch(line -> line.contains("ss}") || line.contains("OLD"))
                .anyMatch(line -> line.startsWith(
                        "flip.key = ****** (application.yml:3:8): has a placeholder that nothing sets; "))
                .anyMatch(line ->
                        line.startsWith("flip.key_previous[0] = ****** (application.yml:4:18): has a placeholder"))
                .anyMatch(line -> line.startsWith(
                        "flip.api.token = ****** (application.yml:5:16): has a ${ that begins no placeholder"));
        assertThat(new Operator(directory)
                        .yaml("flip: {id: a, key: 'x${NONE:y}z', " + SERVERS + "}")
                        .setup()
                        .properties()
                        .key())
                .isEqualTo(new Secret("xyz"));
    }

    @Test
    void whatWasNotReadAsItWasMeantIsRefused() throws Exception {
        Operator operator = new Operator(directory).yaml("flip: {id: a, " + SERVERS + "}");
        assertThat(operator.variable("FLIP_KEY", "schl\uFFFDssel").mistakes())
                .singleElement()
                .asString()
                .startsWith(
                        "flip.key = ****** (in the environment, FLIP_KEY): has characters that this process could not read");
        assertThat(new Operator(directory)
                        .json(
                                "{\"key\": \"\\ud800\", \"id\": \"a\", \"servers\": {\"a\": {\"ip\": \"127.0.0.1\", \"port\": 1}}}")
                        .mistakes())
                .singleElement()
                .asString()
                .contains("is no Unicode text");
        Files.write(directory.resolve("latin"), "schlüssel".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(new Operator(directory)
                        .yaml("flip: {id: a, key_file: " + directory.resolve("latin") + ", " + SERVERS + "}")
                        .mistakes())
                .singleElement()
                .asString()
                .contains("flip.key_file = latin", "is no file of at most 4096 bytes of text in UTF-8");
    }

    @Test
    void aKeyIsGivenOnce() {
        assertThat(new Operator(directory)
                        .write("k", "x")
                        .yaml("flip: {id: a, key: x, key_file: k, " + SERVERS + "}")
                        .mistakes())
                .containsExactly(
                        "flip.key_file = k (application.yml:1:33): is there beside flip.key; take one of them out");
        assertThat(new Operator(directory)
                        .yaml("flip: {id: a, key_file: /none, " + SERVERS + "}")
                        .mistakes())
                .containsExactly(
                        "flip.key_file = /none (application.yml:1:25): does not exist; write the path of a file with the key and nothing else in it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key_file", "api.token_file"})
    void aFileThatEverybodyMayReadIsWarnedOf(String property) throws Exception {
        String name = "flip." + property;
        Operator operator = new Operator(directory)
                .yaml("flip: {id: a, " + SERVERS + "}")
                .write("secret", Keys.of("the group's"))
                .option("--" + name + "=" + directory.resolve("secret"));
        if (!property.equals("key_file")) {
            operator.option("--flip.key=" + Keys.of("another"));
        }
        mode(directory, "rwxr-xr-x");
        mode(directory.resolve("secret"), "rw-r--r--");
        assertThat(operator.warnings())
                .singleElement()
                .asString()
                .startsWith(name + " = secret")
                .contains(
                        "can be read by every user of this machine; let the member's user alone read it: chmod o= secret");

        mode(directory.resolve("secret"), "rw-r-----");
        assertThat(operator.warnings()).isEmpty();
        mode(directory.resolve("secret"), "rw-r--r--");
        mode(directory, "rwx------");
        assertThat(operator.warnings()).as("nobody else comes to it").isEmpty();
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void aTokenThatNoHeaderCanCarryIsRefused() {
        Operator operator = new Operator(directory).yaml("flip: {id: a, key: x, " + SERVERS + "}");
        assertThat(operator.write("token", "a token of good length\n\n")
                        .option("--flip.api.token_file=" + directory.resolve("token"))
                        .mistakes())
                .singleElement()
                .asString()
                .contains("flip.api.token_file", "begins or ends with white space, which no header can carry");
    }
}
