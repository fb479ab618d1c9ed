package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.config.bind.FlipProperties.Api;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.node.OwnFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Somebody edits the file of a member whose cluster has long agreed on its configuration. */
@ExtendWith(OutputCaptureExtension.class)
class EditedFileTest {
    private static final String FILE = """
        flip:
          id: a
          key: known to everyone in the test
          data_dir: DATA
          ping_timeout: 750
          servers:
            a: {ip: 10.0.0.1, port: 2200, systems: [one]}
            b: {ip: 10.0.0.2, port: 2200, systems: [one]}
            c: {ip: 10.0.0.3, port: 2200}
          cluster:
            system:
              one: {type: sharded, alive: ip_up, down: ip_down, data: [x, y]}
        """;

    @TempDir
    Path directory;

    private Path data;
    private Operator operator;
    private ClusterConfig inForce;

    @BeforeEach
    void theClusterHasAgreedOnTheFile() throws Exception {
        operator = new Operator(directory);
        Setup setup = edited("", "");
        data = setup.dataDir();
        Files.createDirectories(data.resolve("register"));
        inForce = version(1, setup.cluster());
        assertThat(look(setup)).as("nothing is edited").isFalse();
    }

    private static ClusterConfig version(long version, ClusterConfig config) {
        return new ClusterConfig(version, config.settings(), config.members(), config.systems());
    }

    private Setup edited(String was, String is) {
        return operator.yaml(FILE.replace("DATA", directory.resolve("data").toString())
                        .replace(was, is))
                .setup();
    }

    private boolean look(Setup setup) throws Exception {
        ApiToken token = ApiToken.of(new Api(null, null), data);
        return new EditedFile(() -> inForce, token, () -> "http://127.0.0.1:8080").look(setup);
    }

    /** What whoever does as the log says asks for. */
    private ClusterConfig asked() throws Exception {
        return TestDocuments.withoutPrograms().whole(Files.readAllBytes(data.resolve("edited.json")), inForce, "a");
    }

    @Test
    void anEditIsSaidWithTheRequestThatPutsItInForce(CapturedOutput output) throws Exception {
        assertThat(look(edited("data: [x, y]", "data: [x, z]"))).isTrue();

        assertThat(output)
                .contains("The configuration file was edited, and that is NOT in force")
                .contains("Not in force: cluster.system.one.data: only the file has z; the file no longer has y")
                .contains("curl -sS -X PUT -H \"Authorization: Bearer $(cat %s/api-token)\"".formatted(data))
                .contains("-H 'If-Match: \"1\"' --data-binary '@%s/edited.json' 'http://127.0.0.1:8080/api/v1/config'"
                        .formatted(data));
        assertThat(asked().systems().getFirst().spec().items()).containsOnlyKeys("x", "z");
        assertThat(look(edited("data: [x, y]", "data: [x, z]")))
                .as("it is said until somebody does something about it")
                .isTrue();
    }

    @Test
    void oldAndNewValuesAreShown(CapturedOutput output) throws Exception {
        assertThat(look(edited("ping_timeout: 750", "ping_timeout: 1500"))).isTrue();

        assertThat(output).contains("Not in force: ping_timeout: 750 in force, 1500 in the file");
        assertThat(asked().settings().pingTimeout()).hasMillis(1500);
    }

    @Test
    void whatTheClusterHasChangedMeanwhileStays(CapturedOutput output) throws Exception {
        List<MemberConfig> members = new ArrayList<>(inForce.members());
        members.add(new MemberConfig("d", "10.0.0.4", 2200, null, List.of("one"), true));
        ClusterConfig grown = edited("data: [x, y]", "data: [w, x, y]").cluster();
        inForce = new ClusterConfig(7, inForce.settings(), members, grown.systems());

        assertThat(look(edited("", "")))
                .as("a file that fell behind is not edited")
                .isFalse();
        assertThat(look(edited("data: [x, y]", "data: [x]"))).isTrue();
        assertThat(output).contains("data: the file no longer has y").doesNotContain("servers");
        assertThat(asked().members()).hasSize(4);
        assertThat(asked().systems().getFirst().spec().items()).containsOnlyKeys("w", "x");
    }

    @Test
    void whatWasPutInForceIsEditedNoMore() throws Exception {
        Setup edited = edited("data: [x, y]", "data: [x, z]");
        look(edited);
        inForce = version(2, edited.cluster());
        assertThat(look(edited)).isFalse();

        inForce = version(3, edited("data: [x, y]", "data: [x, z, more]").cluster());
        assertThat(look(edited)).as("from then on it may fall behind").isFalse();
    }

    @Test
    void aMemberThatIsTakenOutOfTheFileIsAnEdit(CapturedOutput output) throws Exception {
        assertThat(look(edited("    c: {ip: 10.0.0.3, port: 2200}\n", ""))).isTrue();

        assertThat(output)
                .contains("Not in force: servers.c: {\"ip\":\"10.0.0.3\"")
                .contains("nothing in the file");
        assertThat(asked().members()).extracting(MemberConfig::id).containsExactly("a", "b");
    }

    /** It is taken along by the member itself, and others ask it there (operations.md, renumbering). */
    @Test
    void anAddressIsNoEdit() throws Exception {
        assertThat(look(edited("10.0.0", "10.0.1"))).isFalse();
    }

    @Test
    void beforeTheFirstVersionTheFileIsInForce() throws Exception {
        inForce = version(0, inForce);
        Setup edited = edited("data: [x, y]", "data: [x, z]");
        assertThat(look(edited)).isFalse();
        assertThat(OwnFile.in(data).read()).isEqualTo(edited.cluster());
    }

    @Test
    void ofAMemberThatJoinsWhatItOffersMayBeEdited(CapturedOutput output) throws Exception {
        String joining = """
            flip: {id: a, key: known to everyone in the test, data_dir: %s, ip: 10.0.0.1, port: 2200, join: ["10.0.0.2:2200"], systems: [%s]}
            """;
        assertThat(look(operator.yaml(joining.formatted(directory.resolve("data"), "one"))
                        .setup()))
                .isFalse();
        assertThat(look(operator.yaml(joining.formatted(directory.resolve("data"), ""))
                        .setup()))
                .isTrue();
        assertThat(output).contains("Not in force: servers.a.systems: the file no longer has one");
        assertThat(asked().members()).hasSize(3);
        assertThat(asked().member("a").orElseThrow().systems()).isEmpty();
    }
}
