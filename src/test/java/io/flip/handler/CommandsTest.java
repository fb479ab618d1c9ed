package io.flip.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.Input.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What a handler is told, looked at from inside of it. */
@ParameterizedClass
@EnumSource
class CommandsTest {
    private final Way way;

    @TempDir
    Path directory;

    private Workshop workshop;

    CommandsTest(Way way) {
        this.way = way;
    }

    @BeforeEach
    void open() {
        workshop = way.workshop(directory, 2);
        workshop.script(
                "up",
                "cat /proc/$$/environ > \"$D/environ\"; cat /proc/$$/cmdline > \"$D/cmdline\"; readlink /proc/$$/fd/0 > \"$D/stdin\"");
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    private static SortedMap<String, Object> config() {
        return new TreeMap<>(Map.of(
                "interface",
                "eth0",
                "vlan.id-2",
                17L,
                "ratio",
                0.5,
                "on",
                true,
                "list",
                List.of("a", 1L),
                "map",
                new TreeMap<>(Map.of("k", "v")),
                "größe",
                "x",
                "quoted",
                "a \"b\" $(c) `d` \n"));
    }

    private void run(String value, SortedMap<String, Object> config, String... argv) throws Exception {
        Result result = workshop.resultOf(workshop.run(value, Duration.ofMinutes(1), config, argv));
        assertThat(result.outcome()).as(result.detail()).isEqualTo(Outcome.SUCCESS);
    }

    private List<String> said(String file) throws Exception {
        return List.of(Files.readString(workshop.file(file), UTF_8).split("\0", -1));
    }

    @Test
    void theEnvironmentIsExactlyWhatIsPromised() throws Exception {
        run("192.168.0.1", config(), "up");

        Map<String, String> environment = said("environ").stream()
                .filter(entry -> !entry.isEmpty())
                .map(entry -> entry.split("=", 2))
                .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1]));
        Map<String, String> expected = new HashMap<>(System.getenv());
        expected.keySet().removeIf(name -> name.startsWith("FLIP_") || name.startsWith("SPRING_"));
        expected.putAll(Map.of(
                "FLIP_ID", "node-1",
                "FLIP_SYSTEM", "ip",
                "FLIP_VALUE", "192.168.0.1",
                "FLIP_EVENT", "alive",
                "FLIP_EPOCH", "7",
                "FLIP_CONFIG_INTERFACE", "eth0",
                "FLIP_CONFIG_VLAN_ID_2", "17",
                "FLIP_CONFIG_RATIO", "0.5",
                "FLIP_CONFIG_ON", "true"));
        expected.put("FLIP_CONFIG_GR__E", "x");
        expected.put("FLIP_CONFIG_QUOTED", "a \"b\" $(c) `d` \n");
        assertThat(environment).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void whatConfiguresFlipIsNotHandedOn() {
        Inheritance inheritance = new Inheritance(List.of());

        assertThat(inheritance.has("PATH", "/bin")).isTrue();
        assertThat(inheritance.has("FLIP_KEY", "secret")).isFalse();
        assertThat(inheritance.has("SPRING_APPLICATION_JSON", "{}")).isFalse();
        assertThat(new Commands(new HandlerSettings("me", 1)).variables(workshop.run("v", "up")))
                .containsOnlyKeys("FLIP_ID", "FLIP_SYSTEM", "FLIP_VALUE", "FLIP_EVENT", "FLIP_EPOCH");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "",
                " ",
                "-rf",
                "--help",
                "a b",
                "$(touch x)",
                "`id`",
                "'",
                "\"",
                "\\",
                "a\nb\n",
                "*",
                "ä日本😀",
                "%s%n",
                "a;b|c&d>e",
                "\t\u0001"
            })
    void theValueAndTheConfigPassUntouched(String text) throws Exception {
        run(text, new TreeMap<>(Map.of("key", text, "list", List.of(text))), "up", "first", text);

        List<String> argv = said("cmdline");
        assertThat(argv.subList(0, 5))
                .containsExactly("/bin/sh", workshop.file("up").toString(), "first", text, text);
        assertThat(argv.get(6)).as("nothing follows").isEmpty();
        assertThat(new JsonMapper().readValue(argv.get(5), Object.class))
                .isEqualTo(Map.of("key", text, "list", List.of(text)));
        assertThat(said("environ")).contains("FLIP_VALUE=" + text, "FLIP_CONFIG_KEY=" + text);
    }

    @Test
    void theConfigIsJsonInItsOrder() throws Exception {
        run("v", new TreeMap<>(Map.of("b", 1L, "a", List.of(true), "c", new TreeMap<>(Map.of("x", 0.5)))), "up");

        assertThat(said("cmdline").get(3)).isEqualTo("{\"a\":[true],\"b\":1,\"c\":{\"x\":0.5}}");
    }

    @Test
    void standardInputIsEmpty() throws Exception {
        run("v", new TreeMap<>(), "up");

        assertThat(Files.readString(workshop.file("stdin"))).isEqualTo("/dev/null\n");
    }

    @Test
    void aHandlerLeadsASessionOfItsOwn() throws Exception {
        workshop.script("session", "cut -d' ' -f1,5,6 /proc/$$/stat > \"$D/session\"");

        run("v", new TreeMap<>(), "session");

        String[] pidGroupSession =
                Files.readString(workshop.file("session")).strip().split(" ");
        assertThat(Stream.of(pidGroupSession).distinct()).hasSize(1);
    }
}
