package io.flip.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputLinesTest {
    private final List<String> shown = new ArrayList<>();
    private final OutputLines lines = new OutputLines(shown::add);

    private void take(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        lines.take(bytes, bytes.length);
    }

    @Test
    void piecesMakeUpALine() {
        take("one");
        take(" li");
        take("ne\r\ntwo");

        assertThat(shown).containsExactly("one line");
        assertThat(lines.finish()).isEqualTo("two");
        assertThat(shown).containsExactly("one line", "two");
    }

    @Test
    void aCharacterThatIsCutInTwoByTheBufferIsWhole() {
        byte[] bytes = "é\n".getBytes(UTF_8);
        lines.take(bytes, 1);
        lines.take(new byte[] {bytes[1], bytes[2]}, 2);

        assertThat(shown).containsExactly("é");
    }

    @Test
    void emptyLinesAreNotWorthALine() {
        take("\n \n\na\n\n");

        assertThat(shown).containsExactly("a");
        assertThat(lines.finish()).isEqualTo("a");
    }

    @Test
    void aLineOfTheGreatestLengthIsWholeAndALongerOneIsMarked() {
        take("😀".repeat(250) + "\n" + "y".repeat(501) + "\n");

        assertThat(shown).containsExactly("😀".repeat(250), "y".repeat(500) + "...");
    }

    @Test
    void aCutNeverHalvesACharacter() {
        take("x" + "😀".repeat(250) + "\n");

        assertThat(shown).containsExactly("x" + "😀".repeat(249) + "...");
    }

    @Test
    void nothingWasSaid() {
        assertThat(lines.finish()).isEmpty();
        assertThat(shown).isEmpty();
    }
}
