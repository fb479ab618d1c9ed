package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.flip.engine.claim.Note;
import io.flip.engine.member.Session;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class JournalTest {
    private static final Moment START = new Moment(Duration.ofHours(1).toNanos());
    private static final Moment LATER = START.plus(Duration.ofSeconds(10));
    private static final String BOOT = "3c76c203-c575-449e-b55a-7022162263c1";

    private static boolean quiet;

    @TempDir
    private Path directory;

    @Test
    void aVoterThatFindsNothingHasNoNotes() throws Exception {
        try (Journal journal = open(START)) {
            assertThat(journal.notes()).isNull();
        }
    }

    @Test
    void whatWasWrittenIsThereAfterARestartAndTheNewestOfAnItemCounts() throws Exception {
        write(START, note("a", 1), note("b", 1));
        write(LATER, note("a", 2));

        assertThat(notes(LATER)).containsExactly(note("a", 2), note("b", 1));
        assertThat(notes(LATER)).as("and after another").containsExactly(note("a", 2), note("b", 1));
    }

    @Test
    void whatWasWrittenIsInTheKernelsHandsBeforeTheAnswerLeaves() throws Exception {
        try (Journal journal = open(START)) {
            journal.write(List.of(note("a", 1)));

            Files.copy(
                    file(), directory.resolve("copy")); // as another process would find it, with this one still there
            try (Journal copy = Journal.open(directory.resolve("copy"), head(LATER), LATER)) {
                assertThat(copy.notes()).containsExactly(note("a", 1));
            }
        }
    }

    @Test
    @Rule("5, judging")
    void notesOfAnEarlierBootAreNotTrusted() throws Exception {
        write(START, note("a", 1));
        JournalHead rebooted = new JournalHead("flip", "00000000-0000-0000-0000-000000000000", LATER);

        try (Journal journal = Journal.open(file(), rebooted, LATER)) {
            assertThat(journal.notes()).isNull();
        }
        assertThat(notes(LATER.plus(Duration.ofMinutes(1))))
                .as("nor when the machine lies")
                .isNull();
    }

    @Test
    void withoutABootIdNothingIsTrusted() throws Exception {
        JournalHead unknown = new JournalHead("flip", "", START);
        Journal.open(file(), unknown, START).close();

        try (Journal journal = Journal.open(file(), unknown, LATER)) {
            assertThat(journal.notes()).isNull();
        }
    }

    @Test
    void notesOfAnotherMemberAreNotTrusted() throws Exception {
        write(START, note("a", 1));

        try (Journal journal = Journal.open(file(), new JournalHead("flip1", BOOT, LATER), LATER)) {
            assertThat(journal.notes()).isNull();
        }
    }

    /** Else a voter would be out of its quarantine by dying in it. */
    @Test
    @Rule("5, judging")
    void aQuarantineBeginsAnewWhereTheProcessDiesInIt() throws Exception {
        open(START).close();
        Moment within = START.plus(Duration.ofSeconds(4));

        assertThat(notes(within)).isNull();
        assertThat(notes(within.plus(Duration.ofSeconds(4)))).as("begun anew").isNull();
        assertThat(notes(within.plus(Duration.ofSeconds(10)))).isEmpty();
    }

    @Test
    void aTornEndCostsOnlyWhatWasNotWrittenWhole() throws Exception {
        write(START, note("a", 1));
        int one = (int) Files.size(file());
        write(LATER, note("b", 2));
        byte[] whole = Files.readAllBytes(file());
        int head = headLength();

        for (int length = 0; length <= whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            List<Note> found = notes(LATER);
            if (length < head) {
                assertThat(found).as("cut at %d", length).isNull();
            } else if (length < one) {
                assertThat(found).as("cut at %d", length).isEmpty();
            } else {
                assertThat(found)
                        .as("cut at %d", length)
                        .isEqualTo(length < whole.length ? List.of(note("a", 1)) : List.of(note("a", 1), note("b", 2)));
            }
        }
    }

    @Test
    void aDamagedByteAnywhereMakesAllUntrusted() throws Exception {
        write(START, note("a", 1));
        write(LATER, note("b", 2));
        byte[] whole = Files.readAllBytes(file());

        for (int at = 0; at < whole.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) (1 << bit);
                Files.write(file(), damaged);
                assertThat(notes(LATER)).as("byte %d, bit %d", at, bit).isNull();
            }
        }
    }

    @Test
    void aLongRunStaysSmallOnDiskAndLosesNothing() throws Exception {
        List<Note> last = new ArrayList<>();
        try (Journal journal = open(START)) {
            for (int round = 0; round < 40; round++) {
                last.clear();
                for (int item = 0; item < 2500; item++) {
                    last.add(note("item %04d".formatted(item), round));
                }
                journal.write(last);
            }
        }
        assertThat(Files.size(file())).isLessThan(Journal.COMPACT_AFTER * 2L);
        assertThat(notes(LATER)).isEqualTo(last);
    }

    @Test
    void afterAFailureItWritesAllAnew() throws Exception {
        try (Journal journal = open(START)) {
            journal.write(List.of(note("a", 1)));
            Thread.currentThread().interrupt(); // closes the channel under its hands
            assertThatIOException().isThrownBy(() -> journal.write(List.of(note("b", 1))));
            assertThat(Thread.interrupted()).isTrue();

            journal.write(List.of(note("c", 1)));
        }
        assertThat(notes(LATER)).containsExactly(note("a", 1), note("b", 1), note("c", 1));
    }

    @BeforeAll
    @AfterAll
    static void thousandsOfWarningsHelpNobody() {
        ((Logger) LoggerFactory.getLogger(Journal.class)).setLevel(quiet ? null : Level.ERROR);
        quiet = !quiet;
    }

    private void write(Moment at, Note... notes) throws IOException {
        try (Journal journal = open(at)) {
            journal.write(List.of(notes));
        }
    }

    private @Nullable List<Note> notes(Moment at) throws IOException {
        try (Journal journal = open(at)) {
            return journal.notes();
        }
    }

    private Journal open(Moment at) throws IOException {
        return Journal.open(file(), head(at), at);
    }

    private static JournalHead head(Moment at) {
        return new JournalHead("flip", BOOT, at.plus(Duration.ofSeconds(5)));
    }

    private static int headLength() {
        return Records.frame(head(START).encode()).length;
    }

    private Path file() {
        return directory.resolve("notes");
    }

    private static Note note(String value, long epoch) {
        return new Note(new ItemId("ip", value), "flip1", new Session(7, -8), epoch);
    }
}
