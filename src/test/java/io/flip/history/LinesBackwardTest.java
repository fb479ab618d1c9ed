package io.flip.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines from the end are those from the beginning, turned round. */
class LinesBackwardTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a", "a\n", "\na", "a\n\nb\n", "a\nb", "\n\n", "ü\r\nx"})
    void allAreThere(String text) throws IOException {
        assertThat(backward(text, Long.MAX_VALUE)).isEqualTo(lines(text).reversed());
    }

    @Test
    void blocksDoNotShow() throws IOException {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            text.append("ü".repeat(random.nextInt(3 * LinesBackward.BLOCK / 200)))
                    .append(i)
                    .append('\n');
        }
        text.append("\n".repeat(2)).append("x".repeat(2 * LinesBackward.BLOCK));
        assertThat(text).hasSizeGreaterThan(3 * LinesBackward.BLOCK);
        assertThat(backward(text.toString(), Long.MAX_VALUE))
                .isEqualTo(lines(text.toString()).reversed());
    }

    @Test
    void oneThatIsTooLongIsNotGiven() throws IOException {
        String text = "a\n" + "x".repeat(LinesBackward.LONGEST + 3 * LinesBackward.BLOCK) + "\nb\n";
        assertThat(backward(text, Long.MAX_VALUE)).containsExactly("b", LinesBackward.TOO_LONG, "a");
    }

    @Test
    void noMoreIsReadThanMayBe() throws IOException {
        String text = "12345\n".repeat(LinesBackward.BLOCK);
        assertThat(backward(text, 6L * LinesBackward.BLOCK)).hasSize(LinesBackward.BLOCK);
        assertThat(backward(text, 100)).hasSize(LinesBackward.BLOCK / 6);
        try (LinesBackward lines = new LinesBackward(directory.resolve("file"), 100)) {
            while (lines.next() != null) {
                assertThat(lines.taken()).isLessThanOrEqualTo(LinesBackward.BLOCK + 1);
            }
        }
    }

    private List<String> backward(String text, long most) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), text);
        List<String> all = new ArrayList<>();
        try (LinesBackward lines = new LinesBackward(file, most)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                all.add(line);
            }
        }
        return all;
    }

    /** As they are written: a line feed ends each. */
    private static List<String> lines(String text) {
        String rest = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return text.isEmpty() ? List.of() : List.of(rest.split("\n", -1));
    }
}
