package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code flip check}: what a start would refuse, without one. */
class CheckTest {

    private static final String GOOD = Operator.resource("good.yml");
    private static final String KEY = "6b1f0c3e9d2a47588c1be4f7d0935a6e21c48f7ab3d6905e7f82146cd9ea5b03";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private int check(Path... files) {
        output.reset();
        return Check.check(
                Stream.of(files).map(Path::toString).toList(), new PrintStream(output, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aGoodFileHasNoMistakes() throws IOException {
        Path good = file("a.yml", GOOD);
        assertThat(check(good)).isZero();
        assertThat(said()).startsWith(good + ": no mistakes; member flip of 3, 1 systems\n");
    }

    @Test
    void allMistakesOfAFileAreListed() throws IOException {
        Path wrong = file("a.yml", GOOD.replace("quorum: 2", "quorum: 7").replace("port: 2202", "port: x"));
        assertThat(check(wrong)).isEqualTo(1);
        assertThat(said())
                .startsWith(wrong + ": 2 mistakes in the configuration\n")
                .contains("\n  flip.quorum = 7 (" + wrong + ":4:11): is more than there are voters")
                .contains("\n  flip.servers.flip2.port = x (")
                .doesNotContain(KEY);
    }

    @Test
    void aFileThatCannotBeReadIsAMistake() throws IOException {
        assertThat(check(file("a.json", "{"))).isEqualTo(1);
        assertThat(said()).contains("a.json");
        assertThat(check(file("b.yml", "flip:\n  key: 'hush\n"))).isEqualTo(1);
        assertThat(said()).contains("is no YAML").doesNotContain("hush");
        assertThat(check(directory.resolve("none"))).isEqualTo(64);
        assertThat(said()).isEqualTo(directory.resolve("none") + ": is not there\n");
    }

    /** Root reads everything unless it gives that up. */
    @Test
    void aDirectoryThatCannotBeReadIsSaidToBeOne() throws Exception {
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("-wx------"));
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            String none = "-dac_override,-dac_read_search";
            command.addAll(List.of("setpriv", "--bounding-set=" + none, "--inh-caps=" + none));
        }
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Check.class.getName(),
                closed.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(64);
        assertThat(said)
                .isEqualTo(closed
                        + ": the directory can't be read (permission denied); run this as a user who may read it, or name"
                        + " the files in it\n");
    }

    @Test
    void membersOfOneClusterAreToldTheSameOfIt() throws IOException {
        file("a.yml", GOOD);
        file("b.yaml", GOOD.replace("id: flip\n", "id: flip1\n"));
        file("notes.txt", "no configuration");
        assertThat(check(directory)).isZero();
        assertThat(said().lines()).hasSize(2);

        file("b.yaml", GOOD.replace("id: flip\n", "id: flip1\n").replace("port: 2202", "port: 2207"));
        assertThat(check(directory)).isEqualTo(1);
        assertThat(said()).contains("b.yaml say different things of the cluster: servers.flip2: ");

        file("b.yaml", GOOD.replace(KEY, "00000000000000000000000000000000000000000000000000000000000000aa"));
        assertThat(check(directory)).isEqualTo(1);
        assertThat(said())
                .contains("b.yaml are both of member flip: each member has its own id")
                .contains("b.yaml have different keys: all members have the same")
                .doesNotContain(KEY, "aa\n");
    }

    @Test
    void withoutAnyFileItSaysWhatToName() {
        assertThat(Check.check(List.of(directory.toString()), new PrintStream(output, true, StandardCharsets.UTF_8)))
                .isEqualTo(64);
        assertThat(said()).contains("name files, or a directory");
    }
}
