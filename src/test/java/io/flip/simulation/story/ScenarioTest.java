package io.flip.simulation.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios go as their files say. {@code -Drecord=true} writes down how they go now: read what has changed before it is committed. */
class ScenarioTest {

    private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");
    private static final boolean RECORD = Boolean.getBoolean("record");

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(SCENARIOS)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void thereAreMany() throws IOException {
        assertThat(files()).hasSizeGreaterThanOrEqualTo(20);
    }

    @ParameterizedTest
    @MethodSource("files")
    void goesAsItSays(Path file) throws IOException {
        String text = Files.readString(file);
        Story story = Story.read(text);
        assertThat(story.prose()).as("opens with what it is about").hasSizeGreaterThan(80);
        Story told = story.told();
        if (RECORD) {
            Files.writeString(file, told.write());
        } else {
            assertThat(told.write()).isEqualTo(text);
        }
    }
}
