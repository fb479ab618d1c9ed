package io.flip.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unit, the Compose file, and every script that is not a handler. */
class PackagingTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();

    /** A setting of that name, and something behind it that is long enough to be taken as one. */
    private static final Pattern A_KEY = Pattern.compile(
            "(?i)(?:\\bkey|FLIP_KEY\\w*)\"?\\s*[:=]\\s*(?:[\"'][^\"'$]{16,}[\"']|[0-9A-Za-z+=_-][0-9A-Za-z+/=_-]{15,})");

    @TempDir
    Path directory;

    @Test
    void shellcheckHasNothingToSay() throws Exception {
        assumeTrue(Tool.has("shellcheck"), "shellcheck is not installed");

        Tool.must(
                ROOT,
                "sh",
                "-c",
                "shellcheck -x docker/build docker/entrypoint docker/healthcheck docker/ask docker/shrink docker/measure packaging/flip packaging/completion/flip.bash packaging/keygen packaging/start packaging/debian/p* .ci/run .ci/release helm/readme docs/pictures/failover");
    }

    @Test
    void whatTheChartStartsIsGoodShell() throws Exception {
        assumeTrue(Tool.has("shellcheck"), "shellcheck is not installed");
        Path start =
                Files.writeString(directory.resolve("start"), Chart.configuration(Chart.render("everything"), "start"));

        Tool.must(ROOT, "shellcheck", start.toString());
        Path test = Files.writeString(
                directory.resolve("test"), "#!/bin/bash\n" + Chart.testScript(Chart.render("everything")));
        Tool.must(ROOT, "shellcheck", test.toString());
    }

    @Test
    void debiansComposeReadsTheFile() throws Exception {
        assumeTrue(Tool.has("docker-compose"), "docker-compose is not installed");

        assertThat(Tool.must(
                        ROOT, "env", "FLIP_KEY=of a test", "docker-compose", "-f", "docker/compose.yaml", "config"))
                .contains("172.31.220.11", "flip3:", "FLIP_KEY: of a test");
        assertThat(Tool.must(ROOT, "sh", "-c", "unset FLIP_KEY; ! docker-compose -f docker/compose.yaml config 2>&1"))
                .as("there is no key that everybody can read here")
                .contains("FLIP_KEY", "make one with ./flip keygen");
    }

    /** Whoever installs it unchanged would have a key that everybody can read here. */
    @ParameterizedTest
    @ValueSource(strings = {"application.yml", "docker", "helm/flip", "packaging"})
    void noFileThatIsShippedHasAKey(String place) throws Exception {
        try (Stream<Path> files = Files.walk(ROOT.resolve(place))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readAllLines(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .noneMatch(line -> A_KEY.matcher(line).find());
            }
        }
    }

    @Test
    void whatHasAKeyIsNoticed() {
        assertThat(List.of(
                        "  key: 0123456789abcdef0123456789abcdef",
                        "FLIP_KEY=\"correct horse battery staple\"",
                        "\"key\": \"a passphrase of somebody\",",
                        "-e FLIP_KEY=aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ="))
                .allMatch(line -> A_KEY.matcher(line).find());
    }

    @ParameterizedTest
    @ValueSource(strings = {"./flip keygen", "packaging/start keygen", "docker/entrypoint keygen"})
    void aKeyIsDrawnAnewEachTime(String command) throws Exception {
        String inTheImage = command.contains("entrypoint")
                ? "sed s:/opt/flip/keygen:packaging/keygen: docker/entrypoint | sh -s keygen"
                : command;
        String one = Tool.must(ROOT, "sh", "-c", inTheImage);
        assertThat(one).matches("[0-9a-f]{64}\\s*");
        assertThat(Tool.must(ROOT, "sh", "-c", inTheImage)).isNotEqualTo(one);
    }

    @Test
    void systemdKnowsEveryLineOfTheUnitAndFindsItWellSandboxed() throws Exception {
        assumeTrue(Tool.has("systemd-analyze"), "systemd-analyze is not installed");
        Path unit = Files.writeString(
                directory.resolve("flip.service"),
                Files.readString(Path.of("packaging/flip.service")).replace("/usr/share/flip/start", "/bin/true"));

        assertThat(Tool.must(ROOT, "systemd-analyze", "verify", "--man=no", unit.toString()))
                .isEmpty();
        Tool.must(ROOT, "systemd-analyze", "security", "--offline=yes", "--threshold=25", unit.toString());
    }

    /** However it ended: its own directory says whether it has put everything down. */
    @Test
    void whatMayBeUpIsPutDownWhateverTheStatus() throws Exception {
        Path data = directory.resolve("data");
        assertThat(putsDown(data)).as("its directory is lost, or elsewhere").isTrue();

        Files.createDirectories(data.resolve("a/register"));
        assertThat(putsDown(data)).as("it was killed").isTrue();

        Path clean = Files.createFile(data.resolve("a/clean"));
        assertThat(putsDown(data)).as("it has put everything down").isFalse();

        Files.createDirectories(data.resolve("b/register"));
        assertThat(putsDown(data)).as("another has not").isTrue();

        Files.delete(clean);
        Files.createFile(data.resolve("b/clean"));
        assertThat(putsDown(data)).isTrue();
    }

    private boolean putsDown(Path data) throws Exception {
        return started(
                        "SERVICE_RESULT=success",
                        "EXIT_STATUS=143",
                        "FLIP_DATA_DIR=" + data,
                        "packaging/start",
                        "putdown")
                .contains("io.flip.config.PutDown");
    }

    /** What the package, the launcher and the image give to Java. */
    @Test
    void allMembersHaveTheSameFlags() throws Exception {
        String options = "@" + ROOT.resolve("packaging/jvm.options");
        String jar = Files.createFile(directory.resolve("flip.jar")).toString();

        assertThat(started("packaging/start", "run", "--flip.id=a"))
                .isEqualTo(options + " -jar " + ROOT.resolve("packaging/flip.jar") + " --flip.id=a\n");
        assertThat(started("FLIP_JAR=" + jar, "FLIP_CACHE=off", "./flip", "run", "--id", "a"))
                .isEqualTo(options + " -jar " + jar + " --flip.id=a\n");
        assertThat(Files.readString(Path.of("docker/build"))).contains(" packaging/jvm.options ");
        assertThat(Files.readString(Path.of("docker/entrypoint"))).contains("java @/opt/flip/jvm.options ");
    }

    @Test
    void springCanBeLeftToDecideAtEachStart() throws Exception {
        String jar = Files.createFile(directory.resolve("flip.jar")).toString();

        assertThat(started("FLIP_AOT=off", "packaging/start", "run")).contains(" -Dspring.aot.enabled=false -jar ");
        assertThat(started("FLIP_AOT=off", "FLIP_JAR=" + jar, "FLIP_CACHE=off", "./flip", "run", "--id", "a"))
                .contains(" -Dspring.aot.enabled=false -jar ");
    }

    /** The arguments that Java gets, from a JDK that only prints them. */
    private String started(String... command) throws Exception {
        Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
        Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        List<String> all = new ArrayList<>(List.of("env", "FLIP_JAVA_HOME=" + directory.resolve("jdk")));
        all.addAll(List.of(command));
        return Tool.must(ROOT, all.toArray(String[]::new));
    }
}
