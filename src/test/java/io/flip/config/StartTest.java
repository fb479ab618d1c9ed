package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flip.FlipApplication;
import io.flip.config.read.ConfigurationException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What somebody sees who starts Flip with a configuration that can't work. */
@ExtendWith(OutputCaptureExtension.class)
class StartTest {

    @TempDir
    Path directory;

    @Test
    void allMistakesAreShownAndTheStatusIs78(CapturedOutput output) {
        new Operator(directory)
                .yaml(Operator.resource("good.yml")
                        .replace("quorum: 2", "quorum: 7")
                        .replace("port: 2202", "port: x"));
        assertThat(statusOf("--spring.config.location=file:" + directory + "/")).isEqualTo(78);
        assertThat(output)
                .contains("APPLICATION FAILED TO START", "2 mistakes in the configuration:")
                .contains("    flip.servers.flip2.port = x (" + directory
                        + "/application.yml:13:34): is not a whole number")
                .contains("    flip.quorum = 7 (" + directory + "/application.yml:4:11): is more than there are voters")
                .contains("docs/configuration.md")
                .doesNotContain("6b1f0c3e9d2a47588c1be4f7d0935a6e21c48f7ab3d6905e7f82146cd9ea5b03", "Exception");
    }

    @Test
    void aFileThatIsNoYamlIsAMistakeToo(CapturedOutput output) {
        new Operator(directory).yaml("flip:\n  key: 'hush\n");
        assertThat(statusOf("--spring.config.location=file:" + directory + "/")).isEqualTo(78);
        assertThat(output).contains("application.yml:3:1: is no YAML").doesNotContain("hush");
    }

    @Test
    void aFileThatIsNotThereIsAMistakeToo(CapturedOutput output) {
        assertThat(statusOf("--flip.config=" + directory + "/none.json")).isEqualTo(78);
        assertThat(output).contains("flip.config = " + directory + "/none.json: does not exist; give the path");
    }

    @Test
    void noConfigurationAtAllSaysWhatToDo(CapturedOutput output) {
        assertThat(statusOf("--spring.config.location=optional:file:" + directory + "/"))
                .isEqualTo(78);
        assertThat(output)
                .contains(
                        "flip: there is no configuration; start Flip beside an application.yml, or with --flip.config=flip.json");
    }

    @Test
    void theKeyIsInNoPropertyOfSpring() {
        Operator operator = new Operator(directory).yaml(Operator.resource("good.yml"));
        assertThat(operator.environment().getProperty("flip.id")).isEqualTo("flip");
        assertThat(operator.environment().getProperty("flip.key")).isNull();
        assertThat(operator.setup().toString())
                .doesNotContain("6b1f0c3e9d2a47588c1be4f7d0935a6e21c48f7ab3d6905e7f82146cd9ea5b03");
    }

    @Test
    void theProcessEndsWithThatStatus() throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FlipApplication.class.getName(),
                        "--flip.config=" + directory + "/none.json")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(78);
        assertThat(output).content().contains("1 mistake in the configuration").doesNotContain("Exception");
    }

    private static int statusOf(String... arguments) {
        Throwable failure = catchThrowable(() -> FlipApplication.create().run(arguments));
        assertThat(failure).isInstanceOf(ConfigurationException.class);
        return ((ConfigurationException) failure).getExitCode();
    }
}
