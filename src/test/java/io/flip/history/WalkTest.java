package io.flip.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Event;
import io.flip.node.EventLog.Stamped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history read forward: all of it once, whatever its files are called meanwhile. */
class WalkTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    @TempDir
    Path directory;

    private static Stamped event(long id) {
        return new Stamped(
                id,
                NOON.plusSeconds(id),
                Event.ofConfig("version", null, Long.toString(id), "ü").by("me").marked("mark " + id));
    }

    private Path write(String name, long from, long to) throws IOException {
        StringBuilder text = new StringBuilder();
        LongStream.rangeClosed(from, to)
                .forEach(id -> text.append(Line.of(event(id)).text()).append('\n'));
        return Files.writeString(directory.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Walk walk(long from) {
        return new Walk(new HistoryFiles(directory), NOON.plusSeconds(from), Long.MAX_VALUE);
    }

    private static List<Long> ids(Walk.Page page) {
        return page.events().stream().map(Stamped::id).toList();
    }

    private static List<Long> rest(Walk walk, int page) throws IOException {
        List<Long> all = new ArrayList<>();
        for (List<Long> next = ids(walk.next(page)); !next.isEmpty(); next = ids(walk.next(page))) {
            all.addAll(next);
        }
        return all;
    }

    private static List<Long> between(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void itGoesThroughAllFilesInTheirOrderAndIsGivenWhatWasWritten() throws IOException {
        write("history.2030-01-01.0.jsonl", 0, 99);
        write("history.2030-01-01.1.jsonl", 100, 199);
        write("history.jsonl", 200, 210);
        assertThat(rest(walk(0), 7)).isEqualTo(between(0, 210));
        assertThat(rest(walk(150), 1000)).isEqualTo(between(150, 210));
        assertThat(rest(walk(100), 50)).isEqualTo(between(100, 210));
        assertThat(rest(walk(500), 50)).isEmpty();
        assertThat(walk(205).next(2).events()).containsExactly(event(205), event(206));
    }

    @Test
    void withoutAHistoryThereIsNothing() throws IOException {
        assertThat(walk(0).next(10)).isEqualTo(new Walk.Page(List.of(), false));
        assertThat(new Walk(new HistoryFiles(directory.resolve("none")), NOON, 0)
                        .next(10)
                        .events())
                .isEmpty();
    }

    @Test
    void itGoesOnWithWhatIsWrittenLater() throws IOException {
        Path file = write("history.jsonl", 0, 3);
        Walk walk = walk(0);
        assertThat(rest(walk, 10)).isEqualTo(between(0, 3));
        String line = Line.of(event(4)).text();
        Files.writeString(file, line.substring(0, 20), StandardOpenOption.APPEND);
        assertThat(walk.next(10).events()).as("it is not all there yet").isEmpty();
        Files.writeString(file, line.substring(20) + "\n", StandardOpenOption.APPEND);
        assertThat(ids(walk.next(10))).containsExactly(4L);
        assertThat(walk.last()).isEqualTo(4);
    }

    @Test
    void aFileThatIsFullAndGetsAnotherNameIsReadToItsEnd() throws IOException {
        write("history.jsonl", 0, 9);
        Walk walk = walk(0);
        assertThat(ids(walk.next(5))).isEqualTo(between(0, 4));
        write("history.jsonl", 10, 12);
        Files.move(directory.resolve("history.jsonl"), directory.resolve("history.2030-01-01.0.jsonl"));
        write("history.jsonl", 13, 15);
        assertThat(walk.next(5)).satisfies(page -> {
            assertThat(ids(page)).isEqualTo(between(5, 9));
            assertThat(page.skipped()).isFalse();
        });
        assertThat(rest(walk, 4)).isEqualTo(between(10, 15));
    }

    @Test
    void whatIsGoneIsSaid() throws IOException {
        write("history.2030-01-01.0.jsonl", 0, 9);
        write("history.2030-01-01.1.jsonl", 10, 19);
        Walk walk = walk(0);
        assertThat(ids(walk.next(5))).isEqualTo(between(0, 4));
        Files.delete(directory.resolve("history.2030-01-01.0.jsonl"));
        Walk.Page page = walk.next(3);
        assertThat(page.skipped()).isTrue();
        assertThat(ids(page)).isEqualTo(between(10, 12));
        assertThat(walk.next(3).skipped()).isFalse();
    }

    @Test
    void whatIsDamagedIsPassedOver() throws IOException {
        Path file = write("history.jsonl", 0, 1);
        Files.writeString(file, "{\"id\": nonsense\n\n" + "x".repeat(300_000) + "\n", StandardOpenOption.APPEND);
        write("history.jsonl", 2, 3);
        assertThat(rest(walk(0), 1)).isEqualTo(between(0, 3));
    }

    /** A disk that was full has kept none of it; a line that is damaged is as good as none. */
    @Test
    void whatNeverCameToTheDiskIsSaid() throws IOException {
        Path file = write("history.jsonl", 0, 4);
        Files.writeString(file, "{nonsense\n", StandardOpenOption.APPEND);
        write("history.jsonl", 6, 8);
        Walk walk = walk(0);
        assertThat(walk.next(10)).satisfies(page -> {
            assertThat(ids(page)).isEqualTo(between(0, 4));
            assertThat(page.skipped()).isFalse();
        });
        assertThat(walk.next(2)).satisfies(page -> {
            assertThat(ids(page)).isEqualTo(between(6, 7));
            assertThat(page.skipped()).isTrue();
        });
        assertThat(walk.next(10)).satisfies(page -> {
            assertThat(ids(page)).containsExactly(8L);
            assertThat(page.skipped()).isFalse();
        });
    }

    @Test
    void aRunThatBeginsLacksNothing() throws IOException {
        write("history.jsonl", 0, 4);
        write("history.jsonl", 7000, 7001);
        assertThat(walk(0).next(10)).satisfies(page -> {
            assertThat(ids(page)).containsExactly(0L, 1L, 2L, 3L, 4L, 7000L, 7001L);
            assertThat(page.skipped()).isFalse();
        });
    }

    @Test
    void aHistoryThatNoLongerReachesBackIsSaid() throws IOException {
        write("history.jsonl", 10, 19);
        assertThat(walk(0).next(10).skipped()).isTrue();
        assertThat(walk(12).next(10).skipped()).as("it reaches back far enough").isFalse();
    }

    /** A clock that was ahead, and is set right: files are named by days that come later, and events seem to be of long ago. */
    @Test
    void aClockThatWasAheadHidesNothing() throws IOException {
        write("history.2099-01-01.0.jsonl", 0, 4);
        write("history.2030-01-01.0.jsonl", 5, 7);
        write("history.jsonl", 8, 9);
        assertThat(rest(walk(0), 3)).isEqualTo(between(0, 9));
        assertThat(rest(new Walk(new HistoryFiles(directory), NOON.plusSeconds(99_999), 8), 10))
                .as("from there on whatever the clock says")
                .isEqualTo(between(8, 9));
    }
}
