package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flip.config.check.HandlerSearch;
import io.flip.config.document.Documents;
import io.flip.config.read.ConfigurationException;
import io.flip.handler.HandlerFiles.NotFound;
import io.flip.handler.HandlerSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which programs a member runs: those that its operator has put there, whatever the cluster says. */
class ProgramsTest {

    private static final Path SHIPPED = Path.of("handlers").toAbsolutePath();

    @TempDir
    Path directory;

    private Operator operator(String alive) {
        return new Operator(directory).yaml(Operator.resource("good.yml").replace("alive: ip_up", "alive: " + alive));
    }

    private static byte[] system(String alive) {
        return """
                {"type": "sharded", "members": ["flip"], "data": ["x"], "alive": %s, "down": "ip_down"}""".formatted(alive).getBytes(StandardCharsets.UTF_8);
    }

    private List<String> asked(String alive) {
        Setup setup = operator("ip_up").setup();
        try {
            new Documents(setup.handlers()).system("new", system(alive), setup.cluster(), "flip");
            return List.of();
        } catch (ConfigurationException e) {
            return e.lines();
        }
    }

    @Test
    void namesAreFoundBesideTheConfigurationFirst() throws Exception {
        Setup setup = operator("file_up").setup();
        assertThat(setup.handlers().find("file_up")).isEqualTo(SHIPPED.resolve("file_up"));

        new Operator(directory).program("handlers/file_up", true);
        assertThat(setup.handlers().find("file_up")).isEqualTo(directory.resolve("handlers/file_up"));
        new Operator(directory).program("file_up", true);
        assertThat(setup.handlers().find("file_up")).isEqualTo(directory.resolve("file_up"));
    }

    @Test
    void thePathOfTheEnvironmentIsNotLookedAt() {
        assertThat(operator("ls").variable("PATH", "/bin:/usr/bin").mistakes())
                .singleElement()
                .asString()
                .contains("flip.cluster.system.ip.alive = ls")
                .contains("is no program in any directory of handlers");
    }

    @Test
    void handlerDirsTakeThePlaceOfTheDefaultsButNotOfWhatComesWithFlip() throws Exception {
        Operator operator = operator("mine").program("elsewhere/mine", true).program("mine", true);
        operator.option("--flip.handler_dirs=/none," + directory.resolve("elsewhere"));

        Setup setup = operator.setup();

        assertThat(setup.handlers().find("mine")).isEqualTo(directory.resolve("elsewhere/mine"));
        assertThat(setup.handlers().find("ip_up")).isEqualTo(SHIPPED.resolve("ip_up"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"handlers", "./handlers", "~/x"})
    void handlerDirsAreWholePaths(String written) {
        assertThat(operator("ip_up").option("--flip.handler_dirs=" + written).mistakes())
                .containsExactly(
                        "flip.handler_dirs[0] = " + written
                                + " (on the command line): is no whole path of a directory; write one that begins with a slash");
    }

    @Test
    void theOwnFileMayNamePaths() throws Exception {
        Path program = directory.resolve("own/up");
        Setup setup = operator(program.toString()).program("own/up", true).setup();

        assertThat(setup.handlers().find(program.toString())).isEqualTo(program);
        assertThatThrownBy(() -> setup.handlers().find("/bin/sh"))
                .isInstanceOf(NotFound.class)
                .hasMessageStartingWith("/bin/sh is a path, and neither in this member's own file nor in ")
                .hasMessageContaining("; add its directory to handler_dirs of this member");
    }

    @ParameterizedTest
    @ValueSource(strings = {"handlers/ip_up", "./ip_up", "../x"})
    void aPathOfTheOwnFileIsAWholeOne(String written) {
        assertThat(operator(written).mistakes())
                .singleElement()
                .asString()
                .endsWith(
                        "is a path that does not begin at the root; write the program's name alone, or its whole path");
    }

    /** As where an earlier version has agreed on it, or another member's file has said so. */
    @Test
    void aPathOfTheClusterIsRunWhereItsDirectoryIsLookedInto() throws Exception {
        Setup setup = operator("ip_up").program("handlers/mine", true).setup();

        assertThat(setup.handlers().find(directory + "/handlers/mine")).isEqualTo(directory.resolve("handlers/mine"));
        for (String way : List.of("/handlers/../handlers/mine", "/handlers/./mine", "/./handlers/mine")) {
            assertThatThrownBy(() -> setup.handlers().find(directory + way))
                    .as(way)
                    .isInstanceOf(NotFound.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"/bin/sh\"",
                "[\"/bin/sh\", \"-c\", \"id\"]",
                "\"../../bin/sh\"",
                "\"./ip_up\"",
                "\"/\"",
                "\"handlers/file_up\"",
                "\"//bin/sh\""
            })
    void aRequestNamesNoPath(String alive) {
        assertThat(asked(alive))
                .singleElement()
                .asString()
                .startsWith("flip.cluster.system.new.alive = ")
                .contains(
                        "is a path, and only a member's own file may say one: a request names a program by its name alone"
                                + "; put it, or a link to it, in a directory of handler_dirs on each member of the system");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"sh\"", "[\"sh\", \"-c\", \"id\"]", "\"env\"", "\"..\"", "\".\"", "\"python3\""})
    void aRequestGetsNoShell(String alive) {
        assertThat(asked(alive)).singleElement().asString().contains("is no program in any directory of handlers");
    }

    @Test
    void aRequestNamesWhatTheOperatorHasPutThere() {
        new Operator(directory).program("handlers/mine", true);

        assertThat(asked("[\"mine\", \"-c\", \"/any/thing\"]")).isEmpty();
    }

    @Test
    void aRequestThatLeavesAPathAsItIsIsNoneOfItsOwn() {
        Path program = directory.resolve("own/up");
        Setup setup = operator(program.toString()).program("own/up", true).setup();
        byte[] body = """
                {"type": "sharded", "data": ["10.1.1.1"], "alive": "%s", "down": "ip_down"}""".formatted(program).getBytes(StandardCharsets.UTF_8);

        assertThat(new Documents(setup.handlers())
                        .system("ip", body, setup.cluster(), "flip")
                        .system()
                        .id())
                .isEqualTo("ip");
    }

    @Test
    void aProgramThatOthersCanChangeIsAMistakeOfTheFileAndOfARequestAndOfARun() throws Exception {
        Operator operator = operator("mine").program("handlers/mine", true);
        Setup setup = operator.setup();
        Path program = directory.resolve("handlers/mine");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(operator.mistakes())
                .singleElement()
                .asString()
                .endsWith("handlers/mine can be written by others than root and the user of this member,"
                        + " who could change what is run; chmod go-w handlers/mine");
        assertThat(asked("\"mine\"")).singleElement().asString().contains("can be written by others");
        assertThatThrownBy(() -> setup.handlers().find("mine")).hasMessageContaining("can be written by others");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#!/bin/sh\r\nexit 0\r\n", "#!/none/python3\n", "#!\n"})
    void aProgramThatNothingCanRunIsAWarningOfTheFileAndAMistakeOfARequestAndOfARun(String text) throws Exception {
        Operator operator = operator("mine").program("handlers/mine", true);
        Setup setup = operator.setup();
        Files.writeString(directory.resolve("handlers/mine"), text);

        assertThat(operator.warnings())
                .singleElement()
                .asString()
                .startsWith("flip.cluster.system.ip.alive = mine (")
                .contains("handlers/mine");
        assertThat(asked("\"mine\"")).singleElement().asString().contains("/handlers/mine");
        assertThatThrownBy(() -> setup.handlers().find("mine")).hasMessageContaining("/handlers/mine");
    }

    @Test
    void whatTheShippedOnesRunIsTheirsToo() throws Exception {
        Path copy = Files.createDirectories(directory.resolve("copy"));
        Files.createDirectory(copy.resolve("lib"));
        for (String file : List.of("file_up", "lib/common.sh", "lib/file.sh")) {
            Files.copy(SHIPPED.resolve(file), copy.resolve(file), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.createDirectories(directory.resolve("links"));
        Files.createSymbolicLink(directory.resolve("links/file_up"), copy.resolve("file_up"));
        Files.setPosixFilePermissions(copy.resolve("lib/file.sh"), PosixFilePermissions.fromString("rw-rw-rw-"));

        for (String place : List.of("copy", "links")) {
            HandlerSearch search = TestDocuments.programs(List.of(directory.resolve(place)));
            assertThatThrownBy(() -> search.find("file_up"))
                    .as(place)
                    .hasMessageContaining("lib/file.sh can be written by others");
        }
    }

    // -- whom handlers run as

    @Test
    void handlersRunAsTheMemberItselfWhereNothingElseIsSaid() {
        assertThat(operator("ip_up").setup().handlerSettings().as()).isEmpty();
        assertThat(operator("ip_up")
                        .option("--flip.handler_user=" + System.getProperty("user.name"))
                        .setup()
                        .handlerSettings()
                        .as())
                .isEmpty();
    }

    @Test
    void anotherUserIsOnlyForWhoMayBecomeIt() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root, to become somebody else");
        Operator operator = operator("ip_up").option("--flip.handler_user=nobody");
        Path file = directory.resolve("application.yml");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(operator.mistakes())
                .singleElement()
                .asString()
                .startsWith(
                        "flip.handler_user = nobody (on the command line): may read application.yml, which has a secret");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        HandlerSettings settings = operator.setup().handlerSettings();
        assertThat(settings.as())
                .startsWith("/usr/bin/setpriv")
                .contains("--reuid=65534", "--clear-groups")
                .endsWith("--");
        assertThat(settings.secrets()).isNotEmpty();
        assertThat(settings.toString()).doesNotContain(settings.secrets().getFirst());
    }

    @Test
    void aUserThatIsNotThereIsAMistake() {
        assertThat(operator("ip_up").option("--flip.handler_user=no-such-user").mistakes())
                .containsExactly(
                        "flip.handler_user = no-such-user (on the command line): is no user of this machine; write the name of one, or make it: useradd --system no-such-user");
    }
}
