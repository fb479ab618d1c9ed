package io.flip.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flip.handler.Shell.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo's handlers, and what holds for all that are shipped. */
class FileHandlersTest {
    @TempDir
    Path directory;

    private Said call(String handler, String value) throws Exception {
        return Shell.run(
                Map.of(
                        "FLIP_ID",
                        "node_1",
                        "FLIP_EPOCH",
                        "7",
                        "FLIP_CONFIG_DIRECTORY",
                        directory.resolve("d").toString()),
                List.of(Shell.HANDLERS.resolve(handler).toString(), value, "{}"));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("d"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .toList();
        }
    }

    @Test
    void anItemIsAFileThatHoldsItsEpochAndGoesAgain() throws Exception {
        assertThat(call("file_up", "192.168.0.1").status()).isZero();
        assertThat(call("file_up", "192.168.0.1").status()).isZero();
        assertThat(call("file_up", "192.168.0.2").status()).isZero();

        assertThat(files()).containsExactlyInAnyOrder("d/node_1/192.168.0.1", "d/node_1/192.168.0.2");
        assertThat(directory.resolve("d/node_1/192.168.0.1")).hasContent("7");

        assertThat(call("file_down", "192.168.0.1").status()).isZero();
        assertThat(call("file_down", "192.168.0.1").status()).isZero();

        assertThat(files()).containsExactly("d/node_1/192.168.0.2");
    }

    private Said check(String held) throws Exception {
        return Shell.run(
                Map.of(
                        "FLIP_ID",
                        "node_1",
                        "FLIP_EVENT",
                        "check",
                        "FLIP_HELD",
                        held,
                        "FLIP_CONFIG_DIRECTORY",
                        directory.resolve("d").toString()),
                List.of(Shell.HANDLERS.resolve("file_up").toString(), "v", "{}"));
    }

    @Test
    void aCheckSaysWhetherTheFileIsThereAndMakesNone() throws Exception {
        assertThat(check("1")).isEqualTo(new Said(1, "file_up: there is no " + directory + "/d/node_1/v\n"));
        assertThat(directory.resolve("d")).doesNotExist();
        call("file_up", "v");
        assertThat(check("1")).isEqualTo(new Said(0, ""));
    }

    @Test
    void aCheckOfWhatIsNotHeldSaysWhetherItCouldBe() throws Exception {
        assertThat(check("0")).isEqualTo(new Said(0, ""));
        Files.createFile(directory.resolve("d"));
        assertThat(check("0")).isEqualTo(new Said(73, "file_up: can't write to " + directory + "/d\n"));
        assertThat(directory.resolve("d")).isRegularFile();
    }

    @Test
    void whatWasNeverThereIsDown() throws Exception {
        assertThat(call("file_down", "x")).isEqualTo(new Said(0, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1/64, 2001%3Adb8%3A%3A1%2F64",
        "../../x, %2E.%2F..%2Fx",
        "., %2E",
        "-rf, -rf",
        "a.b-c_d~e, a.b-c_d~e",
        "a b$(c)%, a%20b%24%28c%29%25",
        "ä, %C3%A4",
    })
    void theNameIsSafeAndCanBeReadBack(String value, String file) throws Exception {
        assertThat(call("file_up", value)).isEqualTo(new Said(0, ""));

        assertThat(files()).containsExactly("d/node_1/" + file);
        assertThat(call("file_down", value).status()).isZero();
        assertThat(files()).isEmpty();
    }

    @Test
    void aLineBreakInAValueIsOneItemToo() throws Exception {
        call("file_up", "a\nb\n");

        assertThat(files()).containsExactly("d/node_1/a%0Ab%0A");
    }

    @Test
    void byHandTheDirectoryIsTheJsons() throws Exception {
        String json = "{\"x\": \"directory\", \"directory\" :\n\"%s\"}".formatted(directory.resolve("d"));

        assertThat(Shell.run("sh", Shell.HANDLERS.resolve("file_up").toString(), "v", json)
                        .status())
                .isZero();

        assertThat(files()).containsExactly("d/v");
    }

    @Test
    void calledThroughALinkItFindsItsOwn() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Shell.HANDLERS.resolve("file_up"));

        assertThat(Shell.run(link.toString(), "v", "{\"directory\":\"" + directory.resolve("d") + "\"}"))
                .isEqualTo(new Said(0, ""));
    }

    @Test
    void mistakesAreNamed() throws Exception {
        String up = Shell.HANDLERS.resolve("file_up").toString();

        assertThat(Shell.run(up, "v", "{}"))
                .isEqualTo(new Said(78, "file_up: no directory: set \"directory\" in the config of the system\n"));
        assertThat(Shell.run(up).status()).isEqualTo(64);
        assertThat(Shell.run(up, "", "{}").status()).isEqualTo(64);
        Said said = Shell.run(up, "v", "{\"directory\":\"/dev/null/d\"}");
        assertThat(said.status()).isEqualTo(73);
        assertThat(said.text()).contains("file_up: can't make the directory /dev/null/d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file_up", "file_down"})
    void aLinkInThePlaceOfItsDirectoryIsNotFollowed(String handler) throws Exception {
        Path theirs = Files.createDirectory(directory.resolve("theirs"));
        Files.writeString(theirs.resolve("v"), "theirs");
        Files.createDirectory(directory.resolve("d"));
        Files.createSymbolicLink(directory.resolve("d/node_1"), theirs);

        Said said = call(handler, "v");

        assertThat(said)
                .isEqualTo(new Said(77, handler + ": " + directory.resolve("d/node_1") + " is a link: take it away\n"));
        assertThat(theirs.resolve("v")).hasContent("theirs");
        assertThat(theirs).isDirectoryNotContaining("glob:**/.*");
    }

    @ParameterizedTest
    @CsvSource({"rwxrwxrwx, file_up", "rwxrwxrwx, file_down"})
    void aDirectoryThatOthersCanWriteIsNotUsed(String mode, String handler) throws Exception {
        Path open = Files.createDirectories(directory.resolve("d/node_1"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(mode));

        assertThat(call(handler, "v"))
                .isEqualTo(new Said(77, handler + ": others may write in " + open + ": chmod go-w " + open + "\n"));
        assertThat(open).isEmptyDirectory();
    }

    @Test
    void aDirectoryOfSomebodyElseIsNotUsed() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root, to give a directory away");
        Path theirs = Files.createDirectories(directory.resolve("d/node_1"));
        Files.setAttribute(theirs, "unix:uid", 65534);

        assertThat(call("file_up", "v"))
                .isEqualTo(new Said(
                        77,
                        "file_up: %s is somebody else's (of the user 65534): name a directory of this user's\n"
                                .formatted(theirs)));
        assertThat(theirs).isEmptyDirectory();
    }

    @Test
    void whatFailsLeavesNoFile() throws Exception {
        Files.createDirectories(directory.resolve("d/node_1/v"));

        assertThat(call("file_up", "v").status()).isEqualTo(73);

        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void anyShellWillDo(String shell) throws Exception {
        assumeTrue(Shell.has(shell.split(" ", -1)[0]), shell + " is not installed");
        String call = "exec " + shell + " \"$0\" 'ä/1' '{\"directory\":\"" + directory.resolve("d") + "\"}'";

        Shell.must("sh", "-c", call, Shell.HANDLERS.resolve("file_up").toString());

        assertThat(files()).containsExactly("d/%C3%A4%2F1");
    }

    @Test
    void shellcheckHasNothingToSay() throws Exception {
        assumeTrue(Shell.has("shellcheck"), "shellcheck is not installed");

        Shell.must("sh", "-c", "cd '" + Shell.HANDLERS + "' && shellcheck -x ip_up ip_down file_up file_down");
    }
}
