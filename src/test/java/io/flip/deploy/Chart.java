package io.flip.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The chart as Helm itself renders it, in a cluster that has the {@link #SECRETS}. */
public final class Chart {
    public static final Path DIRECTORY = Path.of("helm/flip").toAbsolutePath();
    private static final List<String> HOOKS = List.of("tests/readiness.yaml", "shrink.yaml");

    /** This JVM's own, and so is its directory: tests of the chart run in two at once. */
    private static final Path KUBECONFIG =
            Path.of(Objects.requireNonNull(System.getenv("KUBECONFIG"), "KUBECONFIG, set by pom.xml"));

    static final Secrets SECRETS = new Secrets(KUBECONFIG);
    private static final Path WITHOUT_HOOKS = withoutHooks();
    private static final Path VALUES =
            Path.of("src/test/resources/chart/values").toAbsolutePath();

    private Chart() {}

    /** A copy whose hooks are objects like others: Helm shows none to this library, and they are to be checked too. */
    private static Path withoutHooks() {
        try {
            Path copy = KUBECONFIG.resolveSibling("flip").toAbsolutePath();
            Files.createDirectories(copy);
            FileSystemUtils.deleteRecursively(copy);
            FileSystemUtils.copyRecursively(DIRECTORY, copy);
            for (String hook : HOOKS) {
                Path file = copy.resolve("templates").resolve(hook);
                String text = Files.readString(file);
                Files.writeString(file, text.replaceAll("(?m)^  annotations:\\n|^    helm\\.sh/hook.*\\n", ""));
            }
            return copy;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The names of all sets of values that are kept. */
    public static List<String> valueSets() {
        return names(VALUES);
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString().replace(".yml", ""))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public static String render(String valueSet) {
        return template(VALUES.resolve(valueSet + ".yml"));
    }

    /** @throws IllegalStateException where the schema refuses the values, with Helm's words */
    public static String template(Path values) {
        return new Helm(WITHOUT_HOOKS)
                .template()
                .withName("vip")
                .withNamespace("net")
                .withKubeVersion("1.31.0")
                .withValuesFile(values)
                .call();
    }

    /** Strictly, with these values as the chart's own: Helm lints with no others. */
    static LintResult lint(String valueSet, Path scratch) throws IOException {
        Path copy = scratch.resolve("flip");
        FileSystemUtils.copyRecursively(DIRECTORY, copy);
        Map<String, Object> values = map(Files.readString(copy.resolve("values.yaml")));
        Map<String, Object> over = map(Files.readString(VALUES.resolve(valueSet + ".yml")));
        Files.writeString(copy.resolve("values.yaml"), new Yaml().dump(merged(values, over)));
        return new Helm(copy).lint().strict().call();
    }

    private static Map<String, Object> merged(Map<String, Object> under, Map<String, Object> over) {
        over.forEach((name, value) -> under.merge(
                name,
                value,
                (old, now) -> old instanceof Map && now instanceof Map ? merged(cast(old), cast(now)) : now));
        return under;
    }

    /** The documents of what was rendered. */
    static List<Map<String, Object>> objects(String rendered) {
        return Stream.of(rendered.split("(?m)^---\\s*$", -1))
                .filter(document -> document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#")))
                .map(Chart::map)
                .toList();
    }

    static Map<String, Object> object(String rendered, String kind, String name) {
        return objects(rendered).stream()
                .filter(object -> kind.equals(object.get("kind")))
                .filter(object -> name.equals(at(object, "metadata").get("name")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    /** The configuration that the first members of a release get, or those that join. */
    public static String configuration(String rendered, String file) {
        return (String) Objects.requireNonNull(
                at(object(rendered, "ConfigMap", "vip-flip"), "data").get(file), file);
    }

    /** What {@code helm test} runs. */
    public static String testScript(String rendered) {
        Map<String, Object> spec = at(object(rendered, "Pod", "vip-flip-test"), "spec");
        List<?> command = (List<?>)
                Objects.requireNonNull(cast(((List<?>) Objects.requireNonNull(spec.get("containers"))).getFirst())
                        .get("command"));
        return (String) command.getLast();
    }

    static Map<String, Object> at(Map<String, Object> object, String name) {
        return cast(Objects.requireNonNull(object.get(name), name));
    }

    private static Map<String, Object> map(String yaml) {
        return cast(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> cast(Object value) {
        return (Map<String, Object>) value;
    }
}
