package io.flip.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Event;
import io.flip.engine.plan.ItemId;
import io.flip.node.EventLog.Stamped;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has happened is on disk, bounded, and there after a restart, whatever the disk has made of it. */
class HistoryTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SIZE = 1 << 20;
    private static final Instant AT = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    Path directory;

    @Test
    void whatWasAppendedIsReadAfterARestart() {
        Stamped item = new Stamped(
                7,
                AT,
                Event.ofItem(new ItemId("ip", "a\n\"ü"), null, "flip", "active", "granted")
                        .by("10.0.0.1"));
        Stamped member = stamped(8);
        write(item, member);
        assertThat(read(10).events()).containsExactly(item, member);
        write(stamped(9));
        assertThat(read(2).events()).containsExactly(member, stamped(9));
        assertThat(read(10).damaged()).isZero();
    }

    @Test
    void onlyWhatIsAskedForIsCounted() {
        write(IntStream.range(0, 20).mapToObj(HistoryTest::stamped).toArray(Stamped[]::new));
        assertThat(new HistoryFiles(directory)
                        .last(2, History.MOST_READ, event -> event.id() % 2 == 0)
                        .events())
                .extracting(Stamped::id)
                .containsExactly(16L, 18L);
    }

    @Test
    void damagedLinesAreSkippedAndCounted() throws IOException {
        write(stamped(1));
        append("{\"id\": 2, \"at\": \"no time\"}\n\0\0\0\0\n{\"id\":3}\n\n");
        append("{\"id\":4,\"at\":\"2030-01-01T00:00:00Z\",\"kind\":\"weather\",\"subject\":\"x\",\"reason\":\"y\"}\n");
        append(
                "{\"id\":5,\"at\":\"2030-01-01T00:00:00Z\",\"kind\":\"member\",\"subject\":\"x\",\"reason\":\"y\",\"later\":[1]}\n");
        append("{\"id\":6,\"at\":\"2030-01-");
        write(stamped(7));
        History.Read read = read(10);
        assertThat(read.events()).extracting(Stamped::id).containsExactly(1L, 5L, 7L);
        assertThat(read.damaged()).isEqualTo(6);
    }

    @Test
    void itIsBoundedAndTheOldestGoAndNobodyElseMayReadIt() throws IOException {
        int events = 40_000; // some 5 MB
        for (int from = 0; from < events; from += 10_000) {
            write(IntStream.range(from, from + 10_000)
                    .mapToObj(HistoryTest::stamped)
                    .toArray(Stamped[]::new));
        }
        awaitSize(SIZE + SIZE / 8);
        List<Stamped> kept = read(events).events();
        assertThat(kept.getLast().id()).isEqualTo(events - 1);
        assertThat(kept).hasSizeBetween(1_000, 20_000);
        assertThat(kept).extracting(Stamped::id).isSorted().doesNotHaveDuplicates();
        assertThat(kept.getFirst().id()).isEqualTo(events - kept.size());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.toList())
                    .hasSizeGreaterThan(2)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    /** What is too old is removed by a thread of Logback's, a moment later. */
    private void awaitSize(long most) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (size() > most) {
            assertThat(System.nanoTime()).as("%s bytes", size()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void withoutAPlaceThereIsNoHistoryAndNoFailure() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        try (History history = new History(new HistorySettings(file.resolve("below"), SIZE))) {
            history.append(stamped(1));
        }
        Path percent = directory.resolve("a%d");
        try (History history = new History(new HistorySettings(percent, SIZE))) {
            history.append(stamped(1));
            assertThat(history.last(1, _ -> true).events()).isEmpty();
        }
        assertThat(percent).doesNotExist();
    }

    /** No array is as long; the file has no blocks on the disk but its last ones. */
    @Test
    void ofALargeFileOnlyTheEndIsRead() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("history.jsonl").toFile(), "rw")) {
            file.setLength(3L << 30);
        }
        write(stamped(1), stamped(2));
        assertThat(read(1).events()).containsExactly(stamped(2));
        assertThat(read(10).events()).containsExactly(stamped(1), stamped(2));
    }

    @Test
    void whatIsTooOldToBeLookedForIsNotFound() throws IOException {
        long all = 64 * SIZE; // so that no file is full, and none is removed
        write(all, stamped(1));
        append((" ".repeat(1 << 20) + "\n").repeat(2));
        write(all, stamped(2));
        HistoryFiles files = new HistoryFiles(directory);
        assertThat(files.last(10, 3 << 20, _ -> true).events()).containsExactly(stamped(1), stamped(2));
        assertThat(files.last(10, 1 << 20, _ -> true).events()).containsExactly(stamped(2));
    }

    @Test
    void itComesInPages() throws IOException {
        write(IntStream.range(0, 5).mapToObj(HistoryTest::stamped).toArray(Stamped[]::new));
        append("damaged\n");
        write(IntStream.range(5, 10).mapToObj(HistoryTest::stamped).toArray(Stamped[]::new));
        assertThat(behind(2, 3)).containsExactly(3L, 4L, 5L);
        assertThat(behind(5, 3)).containsExactly(6L, 7L, 8L);
        assertThat(behind(8, 3)).containsExactly(9L);
        assertThat(behind(9, 3)).isEmpty();
        assertThat(behind(-1, 100)).hasSize(10);
    }

    private List<Long> behind(long id, int limit) {
        return new HistoryFiles(directory)
                .behind(id, limit, History.MOST_READ).events().stream()
                        .map(Stamped::id)
                        .toList();
    }

    private void write(Stamped... events) {
        write(SIZE, events);
    }

    private void write(long size, Stamped... events) {
        try (History history = new History(new HistorySettings(directory, size), PATIENCE)) {
            Stream.of(events).forEach(history::append);
        }
    }

    private History.Read read(int limit) {
        return new HistoryFiles(directory).last(limit, History.MOST_READ, _ -> true);
    }

    private void append(String text) throws IOException {
        Files.writeString(directory.resolve("history.jsonl"), text, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static Stamped stamped(long id) {
        return new Stamped(id, AT.plusSeconds(id), Event.ofMember("flip", "alive", "down", "suspected"));
    }
}
