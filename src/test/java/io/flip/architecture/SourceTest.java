package io.flip.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The habits that only the sources show. */
class SourceTest {

    private static final Path MAIN = Path.of("src/main/java");

    @Test
    void everyPackageIsNullMarked() throws IOException {
        assertThat(unmarked(MAIN)).isEmpty();
        assertThat(sources(MAIN)).hasSizeGreaterThan(50);
    }

    @Test
    void whatIsBrokenIsNoticed(@TempDir Path broken) throws IOException {
        Path file = Files.createDirectories(broken.resolve("io/flip")).resolve("Bare.java");
        Files.writeString(file, "// a line\n");
        assertThat(unmarked(broken)).containsExactly(file.getParent());
        Files.writeString(file.resolveSibling("package-info.java"), "@NullMarked\npackage io.flip;\n");
        assertThat(unmarked(broken)).isEmpty();
    }

    private static List<Path> unmarked(Path root) throws IOException {
        return sources(root).stream()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !marked(folder.resolve("package-info.java")))
                .toList();
    }

    private static boolean marked(Path info) {
        return Files.exists(info) && lines(info).contains("@NullMarked");
    }

    private static List<Path> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
