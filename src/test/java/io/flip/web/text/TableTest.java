package io.flip.web.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {

    private static final Instant NOON = Instant.parse("2030-01-02T12:00:00Z");
    private static final Wording WORDING = new Wording(InstantSource.fixed(NOON), ZoneOffset.UTC);

    private record Row(@Nullable Object first, @Nullable Object second) {}

    private static final Table<Row> TABLE =
            new Table<>(List.of(Table.text("FIRST", Row::first), Table.text("SECOND", Row::second)));

    private static List<String> lines(Row... rows) {
        return TABLE.lines(Arrays.asList(rows), WORDING);
    }

    @Test
    void aTableWithoutRowsHasItsTitles() {
        assertThat(lines()).containsExactly("FIRST  SECOND");
    }

    @Test
    void whatIsNotKnownIsADash() {
        assertThat(lines(new Row(null, List.of()), new Row("", Map.of())))
                .containsExactly("FIRST  SECOND", "-      -", "-      -");
    }

    @Test
    void wideCharactersTakeTwoColumnsAndMarksNone() {
        assertThat(lines(
                        new Row("日本語", "x"),
                        new Row("e\u0301e\u0301", "x"),
                        new Row("🚀", "x"),
                        new Row("abcdef", "x")))
                .containsExactly("FIRST   SECOND", "日本語  x", "e\u0301e\u0301      x", "🚀      x", "abcdef  x");
    }

    /** No value moves the cursor, sets colours, or turns what comes behind it. */
    @Test
    void hiddenCharactersAreWrittenByTheirNumbers() {
        assertThat(lines(new Row("\u001b[31mred\r\n", "\u202Eevil\u2066\u200b\u0007\u009b")))
                .containsExactly(
                        "FIRST                      SECOND",
                        "\\u001b[31mred\\u000d\\u000a  \\u202eevil\\u2066\\u200b\\u0007\\u009b");
    }

    @Test
    void numbersStandOnTheRight() {
        Table<Row> table = new Table<>(List.of(Table.number("N", Row::first), Table.text("SECOND", Row::second)));
        assertThat(table.lines(List.of(new Row(1, "a"), new Row(1000, "b")), WORDING))
                .containsExactly("   N  SECOND", "   1  a", "1000  b");
    }

    @Test
    void theLastColumnIsFoldedBetweenWordsUnlessThatLeavesNoRoom() {
        String words = "word ".repeat(30).strip();
        assertThat(lines(new Row("x", words))).hasSize(3).allMatch(line -> line.length() <= 100);
        assertThat(lines(new Row("x".repeat(80), words))).hasSize(2);
        assertThat(lines(new Row("x", "w".repeat(200)))).hasSize(2);
    }

    @Test
    void aTimeOfTodayHasNoDate() {
        assertThat(WORDING.time(Instant.parse("2030-01-02T03:12:07.891Z"))).isEqualTo("03:12:07");
        assertThat(WORDING.fineTime(Instant.parse("2030-01-02T03:12:07.891Z"))).isEqualTo("03:12:07.891");
        assertThat(WORDING.time(Instant.parse("2030-01-01T23:59:59Z"))).isEqualTo("2030-01-01 23:59:59");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "999, 999 ms",
        "1000, 1.0 s",
        "12390, 12.3 s",
        "60000, 1 min 0 s",
        "3599999, 59 min 59 s",
        "3600000, 1 h 0 min",
        "86400000, 1 d 0 h",
    })
    void durationsAreWrittenInTheirUnits(long millis, String written) {
        assertThat(Wording.duration(Duration.ofMillis(millis))).isEqualTo(written);
    }

    @Test
    void listsAreSentences() {
        assertThat(WORDING.all(List.of())).isEmpty();
        assertThat(WORDING.all(List.of("a"))).isEqualTo("a");
        assertThat(WORDING.all(List.of("a", "b", "c"))).isEqualTo("a, b and c");
    }
}
