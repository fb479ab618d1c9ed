package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.config.bind.FlipProperties.Joining;
import io.flip.config.bind.FlipProperties.Seed;
import io.flip.deploy.Chart;
import io.flip.engine.register.MemberConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart renders is a good configuration to Flip itself, without a mistake or a warning, for the first members and for those that join. */
class ChartConfigurationTest {

    @TempDir
    Path directory;

    static List<String> valueSets() {
        return Chart.valueSets();
    }

    private Setup setup(String values, String id) {
        return member(values, id, "members.yml").setup();
    }

    /** A pod: its files are in the directory in the place of {@code /etc/flip}. */
    private Operator member(String values, String id, String file) {
        return new Operator(directory)
                .program("handlers/my_up", true)
                .program("handlers/my_down", true)
                .write("token", "a token of the chart's")
                .variable("FLIP_KEY", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
                .variable("FLIP_ID", id)
                .yaml(Chart.configuration(Chart.render(values), file).replace("/etc/flip/", directory + "/"));
    }

    /** The variables are those that the start script sets. */
    private Setup joining(String values) {
        return member(values, "vip-flip-9", "joining.yml")
                .variable("FLIP_IP", "vip-flip-9.vip-flip-members.net.svc")
                .variable("FLIP_PRIORITY", "1000001")
                .setup();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void itIsGood(String values) {
        Setup setup = setup(values, "vip-flip-0");

        assertThat(setup.warnings()).isEmpty();
        assertThat(setup.cluster().members())
                .isNotEmpty()
                .allSatisfy(member -> assertThat(member.ip()).isEqualTo(member.id() + ".vip-flip-members.net.svc"));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void thoseThatJoinAreGood(String values) {
        Setup setup = joining(values);

        assertThat(setup.warnings()).isEmpty();
        Joining joining = Objects.requireNonNull(setup.properties().joining());
        assertThat(joining.ip()).isEqualTo("vip-flip-9.vip-flip-members.net.svc");
        assertThat(joining.priority()).isEqualTo(1_000_001);
        assertThat(joining.systems())
                .containsExactlyInAnyOrderElementsOf(
                        setup(values, "vip-flip-0").properties().systems().keySet());
        assertThat(joining.seeds())
                .extracting(Seed::host)
                .containsExactlyElementsOf(setup(values, "vip-flip-0").cluster().members().stream()
                        .map(MemberConfig::ip)
                        .toList());
    }

    @Test
    void whatIsAMembersOwnReachesThoseThatJoinToo() {
        for (Setup setup : List.of(setup("everything", "vip-flip-0"), joining("everything"))) {
            assertThat(setup.properties().local().parallelHandlers()).isEqualTo(7);
            assertThat(setup.properties().local().historySize()).isEqualTo(20L << 20);
            assertThat(setup.properties().local().stopTimeout()).hasSeconds(90);
            assertThat(setup.properties().logLevel()).isEqualTo("debug");
            assertThat(setup.properties().api().tokenFile()).isEqualTo(directory.resolve("token"));
        }
    }

    @Test
    void theReadmesFirstSystemIsGood() throws IOException {
        Matcher first =
                Pattern.compile("echo '\\{(config: .*)}' >first.yml").matcher(Files.readString(Path.of("README.md")));
        assertThat(first.find()).isTrue();
        Path values =
                Files.writeString(directory.resolve("first.yml"), "key: {value: 0123456789abcdef}\n" + first.group(1));
        Setup setup = new Operator(directory)
                .program("handlers/file_up", true)
                .program("handlers/file_down", true)
                .write("token", "a token of the chart's")
                .variable("FLIP_KEY", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
                .variable("FLIP_ID", "vip-flip-0")
                .yaml(Chart.configuration(Chart.template(values), "members.yml").replace("/etc/flip/", directory + "/"))
                .setup();

        assertThat(setup.warnings()).isEmpty();
        assertThat(Objects.requireNonNull(setup.properties().systems().get("job"))
                        .data())
                .containsExactly("one", "two", "three");
    }

    @Test
    void theStartScriptTellsWhoJoinsWhoItIs() {
        assertThat(Chart.configuration(Chart.render("scaled-up"), "start"))
                .contains("[ \"$number\" -ge 3 ]", "[ \"$number\" != 4 ] || export FLIP_PRIORITY=1000001\n");
    }

    @Test
    void theValuesReachTheConfiguration() {
        Setup setup = setup("everything", "vip-flip-4");
        assertThat(setup.cluster().members().get(2).priority()).isEqualTo(1_000_000);

        assertThat(setup.cluster().members()).extracting(MemberConfig::id).hasSize(5);
        assertThat(setup.cluster().members().getFirst().priority()).isZero();
        assertThat(setup.cluster().members().getLast().systems()).isEmpty();
        assertThat(setup.cluster().systems()).hasSize(2);
    }
}
