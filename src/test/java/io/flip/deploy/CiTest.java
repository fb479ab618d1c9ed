package io.flip.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code .ci/run} says at its end how it went, wherever that end is. It runs here with a build, an image and a container engine that are none. */
class CiTest {
    private static final String ALL_IS_THERE =
            "docker() { :; }\nsleep() { :; }\ncommand() { [ \"$1\" = -v ] || builtin command \"$@\"; }\n";

    @TempDir
    Path tree;

    @BeforeEach
    void aTreeWithNothingButTheScript() throws IOException {
        Files.createDirectories(tree.resolve(".ci"));
        Files.copy(Path.of(".ci/run"), tree.resolve(".ci/run"));
        script("flip", "exit 0");
        build("tests=\"3\" errors=\"0\" skipped=\"0\" failures=\"0\"", 0);
    }

    private void script(String name, String body) throws IOException {
        Path file = Files.writeString(tree.resolve(name), "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void build(String attributes, int status) throws IOException {
        script("mvnw", """
            mkdir -p target/surefire-reports target/failsafe-reports
            echo '<testsuite %s>' | tee target/surefire-reports/TEST-a.ATest.xml >target/failsafe-reports/TEST-a.BIT.xml
            exit %d
            """.formatted(attributes, status));
    }

    /** @param functions of the shell, in the place of programs */
    private Tool.Said run(String functions) throws Exception {
        Path instead = Files.writeString(tree.resolve("instead"), ALL_IS_THERE + functions);
        return Tool.run(tree, "env", "BASH_ENV=" + instead, "bash", ".ci/run");
    }

    private static void failed(Tool.Said said, int status) {
        assertThat(said.status()).isEqualTo(status);
        assertThat(said.text().lines().toList().getLast()).isEqualTo("CI: FAILED (status " + status + ")");
    }

    @Test
    void itPasses() throws Exception {
        Tool.Said said = run("");

        assertThat(said.status()).as(said.text()).isZero();
        assertThat(said.text()).contains("Tests: 6, failed: 0, skipped: 0").endsWith("CI: passed\n");
    }

    @Test
    void whatCantBeInstalledFailsIt() throws Exception {
        Tool.Said said = run("command() { [ \"$2\" != nft ]; }\nid() { echo 0; }\napt-get() { return 100; }\n");

        assertThat(said.text()).contains("Could not install what the tests need.");
        failed(said, 1);
    }

    @Test
    void anEngineThatDoesNotStartFailsIt() throws Exception {
        Tool.Said said = run("docker() { return 1; }\nid() { echo 0; }\ndockerd() { return 1; }\n");

        assertThat(said.text()).contains("Could not prepare the containers.");
        failed(said, 1);
    }

    @Test
    void anImageThatCantBeBuiltFailsIt() throws Exception {
        script("flip", "exit 64");

        failed(run(""), 1);
    }

    @Test
    void aTestThatIsSkippedFailsIt() throws Exception {
        build("tests=\"3\" errors=\"0\" skipped=\"1\" failures=\"0\"", 0);

        Tool.Said said = run("");
        assertThat(said.text()).contains("SKIPPED: a.ATest (1)", "SKIPPED: a.BIT (1)");
        failed(said, 1);
    }

    @Test
    void theBuildsStatusIsItsOwn() throws Exception {
        build("tests=\"3\" errors=\"0\" skipped=\"0\" failures=\"2\"", 7);

        failed(run(""), 7);
    }

    @Test
    void whatFailedIsNamedAndWhatTookLongest() throws Exception {
        script("mvnw", """
            mkdir -p target/surefire-reports target/failsafe-reports
            cat >target/surefire-reports/TEST-a.ATest.xml <<'END'
            <testsuite name="a.ATest" time="1,012.4" tests="3" errors="1" skipped="0" failures="1">
              <testcase name="one" classname="a.ATest" time="0.1">
                <failure message="expected: &quot;a&quot;&#10; but was: &lt;b&gt;" type="java.lang.AssertionError"><![CDATA[and
                <failure of the text]]></failure>
              </testcase>
              <testcase name="two" classname="a.ATest" time="0.1"/>
              <testcase name="three" classname="a.ATest" time="0.1">
                <error type="java.lang.NullPointerException"><![CDATA[at]]></error>
              </testcase>
            </testsuite>
            END
            echo '<testsuite time="7" tests="1" errors="0" skipped="0" failures="0">' >target/failsafe-reports/TEST-a.BIT.xml
            exit 1
            """);

        Tool.Said said = run("");
        assertThat(said.text())
                .contains(
                        "FAILED: a.ATest.one: expected: \"a\"  but was: <b>\nFAILED: a.ATest.three: java.lang.NullPointerException\n")
                .contains("  1012 s  ATest\n     7 s  BIT\nTests: 4, failed: 2");
        assertThat(said.text().split("FAILED: a.", -1)).hasSize(3);
        failed(said, 1);
    }

    @Test
    void whoEndsItIsToldToo() throws Exception {
        script("mvnw", "kill -TERM $PPID; sleep 1");

        failed(run(""), 143);
    }
}
