package io.flip.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The chart's README has a row for each value, and {@code Chart.yaml} says what a registry of charts shows. */
class ChartReadmeTest {
    private static final Path HELM = Path.of("helm");

    @TempDir
    Path copy;

    private static Map<String, Object> yaml(String text) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    }

    @Test
    void itIsWhatTheScriptMakesOfTheValues() throws Exception {
        assertThat(Tool.must(HELM, "./readme", "--print"))
                .as("after a change of values.yaml: helm/readme")
                .isEqualTo(Files.readString(HELM.resolve("flip/README.md")));
    }

    @Test
    void aChangedValueShows() throws Exception {
        FileSystemUtils.copyRecursively(HELM, copy);
        Path values = copy.resolve("flip/values.yaml");
        Files.writeString(values, Files.readString(values) + """

            # No key follows

            # One | two:
            # three
            outer:
              inner: {a: "b # c"}
            """);
        Tool.must(copy, "./readme");

        assertThat(Files.readString(copy.resolve("flip/README.md")))
                .contains("""
                        | `outer` |  | One \\| two: three |
                        | `outer.inner` | `{a: "b # c"}` |  |

                        <!-- end of the values -->
                        """)
                .doesNotContain("No key follows");
    }

    @Test
    void everyValueHasARow() throws IOException {
        String readme = Files.readString(HELM.resolve("flip/README.md"));
        assertThat(yaml(Files.readString(HELM.resolve("flip/values.yaml"))).keySet())
                .hasSizeGreaterThan(20)
                .allSatisfy(value -> assertThat(readme).containsPattern("\\| `" + value + "[`.]"));
    }

    @Test
    void aRegistryIsToldWhatItAsksFor() throws IOException {
        Map<String, Object> chart = yaml(Files.readString(HELM.resolve("flip/Chart.yaml")));
        Map<?, ?> annotations = (Map<?, ?>) Objects.requireNonNull(chart.get("annotations"));

        assertThat(annotations.get("artifacthub.io/license")).isEqualTo("MIT");
        assertThat(annotations.get("artifacthub.io/images"))
                .isEqualTo("- name: flip\n  image: flip:" + chart.get("appVersion") + "\n");
        List<Map<String, Object>> changes = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load((String) annotations.get("artifacthub.io/changes"));
        assertThat(changes).isNotEmpty().allSatisfy(change -> {
            assertThat(change.get("kind")).isIn("added", "changed", "deprecated", "removed", "fixed", "security");
            assertThat(change.get("description")).asString().isNotBlank();
        });
    }
}
