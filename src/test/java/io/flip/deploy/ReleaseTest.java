package io.flip.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code .ci/release} makes a release, or leaves everything as it was. It runs here with a build that is none, in a tree of a few files. */
class ReleaseTest {
    private static final List<String> FILES = List.of(
            ".ci/release",
            "pom.xml",
            "README.md",
            "CHANGELOG.md",
            "helm/flip/Chart.yaml",
            "helm/flip/.helmignore",
            "src/test/resources/chart/rendered/bare.yml");
    private static final String SAME = """
            #!/bin/sh
            case "$*" in *-Dchart.accept=true*) exec cp helm/flip/Chart.yaml src/test/resources/chart/rendered/bare.yml ;; esac
            mkdir -p target/classes/META-INF/sbom
            sed -n 's/.*outputTimestamp>\\([^<]*\\).*/\\1/p' pom.xml >target/flip.jar
            echo deb >target/flip.deb
            echo '{}' >target/classes/META-INF/sbom/application.cdx.json
            """;

    @TempDir
    Path tree;

    @BeforeEach
    void aTreeWithItsVersionsAlone() throws Exception {
        for (String file : FILES) {
            Files.createDirectories(tree.resolve(file).getParent());
            Files.copy(Path.of(file), tree.resolve(file));
        }
        Files.writeString(tree.resolve(".gitignore"), "/target/\n");
        Files.writeString(tree.resolve("CHANGELOG.md"), "# Changelog\n\n## [Unreleased]\n\n- Something new\n");
        build(SAME);
        git("init", "-q", "-b", "main");
        commit("all");
    }

    private void build(String script) throws IOException {
        Path build = Files.writeString(tree.resolve("mvnw"), script);
        assertThat(build.toFile().setExecutable(true)).isTrue();
    }

    private void commit(String subject) throws Exception {
        git("add", "-A");
        git("commit", "-q", "-m", subject);
    }

    private String git(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "user.name=test", "-c", "user.email=test@localhost"));
        command.addAll(List.of(arguments));
        return Tool.must(tree, command.toArray(String[]::new)).strip();
    }

    private Tool.Said release(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "GIT_AUTHOR_NAME=test",
                "GIT_AUTHOR_EMAIL=test@localhost",
                "GIT_COMMITTER_NAME=test",
                "GIT_COMMITTER_EMAIL=test@localhost",
                ".ci/release"));
        command.addAll(List.of(arguments));
        return Tool.run(tree, command.toArray(String[]::new));
    }

    private String read(String revision, String file) throws Exception {
        return git("show", revision + ":" + file);
    }

    private void nothingIsReleased(Tool.Said said, String why) throws Exception {
        assertThat(said.status()).as(said.text()).isNotZero();
        assertThat(said.text()).contains(why);
        assertThat(git("tag")).isEmpty();
        assertThat(git("log", "--format=%s").lines()).doesNotContain("Release 7.8.9");
        assertThat(git("worktree", "list").lines()).hasSize(1);
    }

    @Test
    void aReleaseIsTaggedBuiltAndFollowedByASnapshot() throws Exception {
        Tool.Said said = release("7.8.9");

        assertThat(said.status()).as(said.text()).isZero();
        assertThat(read("v7.8.9", "pom.xml")).contains("<artifactId>flip</artifactId>\n    <version>7.8.9</version>");
        assertThat(read("v7.8.9", "helm/flip/Chart.yaml"))
                .contains("\nversion: 7.8.9\nappVersion: 7.8.9\n", "image: flip:7.8.9\n");
        assertThat(read("v7.8.9", "src/test/resources/chart/rendered/bare.yml"))
                .isEqualTo(read("v7.8.9", "helm/flip/Chart.yaml"));
        assertThat(read("v7.8.9", "README.md")).contains("registry.example/flip:7.8.9 ", "image.tag=7.8.9 ");
        assertThat(read("v7.8.9", "CHANGELOG.md"))
                .containsPattern("## \\[Unreleased]\\n\\n## \\[7\\.8\\.9] - \\d{4}-\\d\\d-\\d\\d\\n\\n- Something new");
        assertThat(git("tag", "-l", "--format=%(contents)", "v7.8.9")).isEqualTo("Flip 7.8.9\n\n- Something new");
        assertThat(read("HEAD", "pom.xml")).contains("<version>7.9.0-SNAPSHOT</version>");
        assertThat(git("log", "--format=%s")).isEqualTo("Begin 7.9.0\nRelease 7.8.9\nall");
        assertThat(git("status", "--porcelain")).isEmpty();
    }

    @Test
    void itsFilesAreThereWithTheirChecksums() throws Exception {
        assertThat(release("7.8.9", "8.0.0").status()).isZero();

        Path files = tree.resolve("target/release");
        assertThat(Tool.must(files, "sha256sum", "-c", "SHA256SUMS").lines())
                .containsExactly(
                        "flip-7.8.9.cdx.json: OK",
                        "flip-7.8.9.jar: OK",
                        "flip-chart-7.8.9.tgz: OK",
                        "flip_7.8.9_all.deb: OK");
        assertThat(Tool.must(files, "tar", "-tzf", "flip-chart-7.8.9.tgz")).contains("flip/Chart.yaml\n");
        assertThat(Files.readString(files.resolve("flip-7.8.9.jar")))
                .as("the time of the release is in what is built")
                .doesNotContain("2026-11-30T00:00:00Z");
        assertThat(read("HEAD", "pom.xml")).contains("<version>8.0.0-SNAPSHOT</version>");
    }

    @Test
    void aBuildThatIsNotTheSameTwiceIsNoRelease() throws Exception {
        build(SAME + "pwd >>target/flip.jar\n");
        commit("it writes its path into the jar");

        nothingIsReleased(release("7.8.9"), "two builds of one commit differ in flip.jar");
        assertThat(release("--check").status()).isNotZero();
    }

    @Test
    void bothBuildsAreOfTheCommitThatWasThereAtFirst() throws Exception {
        build(SAME + "git rev-parse HEAD >>target/flip.jar\n" + "git -C " + tree
                + " -c user.name=x -c user.email=x@localhost commit -q --allow-empty -m meanwhile\n");
        commit("something else is committed while it builds");

        Tool.Said said = release("--check");
        assertThat(said.status()).as(said.text()).isZero();
        assertThat(git("log", "--format=%s").lines()).contains("meanwhile");
    }

    @Test
    void aBuildThatFailsIsNoRelease() throws Exception {
        build("#!/bin/sh\nexit 1\n");
        commit("it does not build");

        nothingIsReleased(release("7.8.9"), "the chart's test failed");
        build("#!/bin/sh\ncase $* in *package*) exit 1 ;; esac\n");
        commit("it does not build either");
        nothingIsReleased(release("7.8.9"), "the build failed");
    }

    @Test
    void whatIsNotReadyIsNoRelease() throws Exception {
        Files.writeString(tree.resolve("new"), "");
        nothingIsReleased(release("7.8.9"), "not committed");
        Files.writeString(
                tree.resolve("CHANGELOG.md"), "# Changelog\n\n## [Unreleased]\n\n## [0.0.1] - 2020-01-01\n\n- Old\n");
        commit("nothing new");
        nothingIsReleased(release("7.8.9"), "nothing under [Unreleased]");
        assertThat(release().status()).isEqualTo(64);
    }

    @Test
    void allVersionsAreTheSame() throws IOException {
        Matcher project = Pattern.compile("<artifactId>flip</artifactId>\\s*<version>(.*)</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(project.find()).isTrue();
        String version = project.group(1);
        assertThat(Files.readString(Path.of("helm/flip/Chart.yaml")))
                .contains("\nversion: " + version + "\nappVersion: " + version + "\n", "image: flip:" + version + "\n");
        String released = version.replace("-SNAPSHOT", "");
        assertThat(Files.readString(Path.of("README.md")))
                .contains("registry.example/flip:" + released + " ", "image.tag=" + released + " ");
    }
}
