package io.flip.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What a hosted repository reads: its workflow, its forms; and the text files are as {@code .editorconfig} has them. */
class HabitsTest {
    private static final Path TREE = Path.of(".");

    private static Map<String, Object> yaml(Path file) throws IOException {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return (Map<?, ?>) Objects.requireNonNull(value);
    }

    @Test
    void theWorkflowRunsEverythingAndMayWriteNothing() throws IOException {
        Map<String, Object> workflow = yaml(Path.of(".github/workflows/ci.yml"));

        assertThat(workflow.get("permissions")).isEqualTo(Map.of("contents", "read"));
        Map<?, ?> job = map(map(workflow.get("jobs")).get("everything"));
        assertThat((List<?>) job.get("steps"))
                .extracting(step -> String.valueOf(((Map<?, ?>) step).get("run")))
                .anyMatch(run -> run.endsWith(" .ci/run"));
        assertThat(Path.of(".ci/run")).isExecutable();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bug", "idea"})
    void aFormAsksForSomething(String form) throws IOException {
        Map<String, Object> read = yaml(Path.of(".github/ISSUE_TEMPLATE/" + form + ".yml"));

        assertThat(read).containsKeys("name", "description");
        assertThat((List<?>) read.get("body")).isNotEmpty().allSatisfy(part -> {
            Map<?, ?> field = (Map<?, ?>) part;
            assertThat(field.get("type")).isIn("markdown", "input", "textarea", "dropdown");
            Map<?, ?> attributes = map(field.get("attributes"));
            assertThat(attributes.get("markdown".equals(field.get("type")) ? "value" : "label"))
                    .asString()
                    .isNotBlank();
        });
    }

    @Test
    void textFilesAreAsTheEditorConfigurationSays() throws Exception {
        List<Path> files = Tool.must(TREE, "git", "-c", "safe.directory=*", "ls-files")
                .lines()
                .filter(name -> !name.startsWith("src/test/resources/"))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .toList();

        assertThat(files).hasSizeGreaterThan(500);
        assertThat(files.stream().flatMap(HabitsTest::untidy)).isEmpty();
    }

    @Test
    void anUntidyTextIsNoticed() {
        assertThat(untidy("a\nb \r\n\tc\nd").toList())
                .containsExactly("white space at the end of a line", "a carriage return", "no newline at the end");
        assertThat(untidy("a\n\tb\n")).isEmpty();
        assertThat(untidy("")).isEmpty();
    }

    private static Stream<String> untidy(Path file) {
        try {
            return untidy(Files.readString(file, StandardCharsets.UTF_8)).map(what -> file + ": " + what);
        } catch (IOException notText) {
            return Stream.of(file + ": " + notText);
        }
    }

    private static Stream<String> untidy(String text) {
        return Stream.of(
                        text.lines().anyMatch(line -> line.endsWith(" ") || line.endsWith("\t"))
                                ? "white space at the end of a line"
                                : "",
                        text.contains("\r") ? "a carriage return" : "",
                        text.isEmpty() || text.endsWith("\n") ? "" : "no newline at the end")
                .filter(what -> !what.isEmpty());
    }
}
