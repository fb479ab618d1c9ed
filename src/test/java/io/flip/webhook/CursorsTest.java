package io.flip.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.WebhookConfig;
import io.flip.fixture.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far webhooks have come: the newest that anybody knows, on disk and told to the others. */
class CursorsTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(600);

    @TempDir
    Path directory;

    private final List<SequencedMap<String, Long>> told = new ArrayList<>();

    private Cursors cursors() {
        return new Cursors(new CursorFile(directory), told::add);
    }

    private static void learn(Cursors cursors, String webhook, @Nullable Instant sent) {
        WebhookConfig config = new WebhookConfig(webhook, "http://receiver", "/flip", List.of(), List.of(), List.of());
        cursors.learn(
                new Snapshots(Snapshots.example())
                        .webhook(config, "flip", sent == null ? null : Long.valueOf(sent.toEpochMilli()))
                        .build(),
                LATER);
    }

    private static Map<String, Long> of(String webhook, Instant until) {
        return Map.of(webhook, until.toEpochMilli());
    }

    @Test
    void whatIsSentIsOnDiskAndToldOnceASecond() throws IOException {
        Cursors cursors = cursors();
        assertThat(cursors.of("pager", LATER)).isEmpty();
        cursors.begin("pager", NOON, NOON);
        assertThat(told).containsExactly(new TreeMap<>(of("pager", NOON)));
        cursors.sent("pager", NOON.plusSeconds(1), LATER);
        cursors.sent("pager", NOON.plusSeconds(3), LATER);
        cursors.sent("pager", NOON.plusSeconds(2), LATER);
        cursors.look(List.of("pager"), NOON.plusSeconds(3));
        cursors.look(List.of("pager"), NOON.plusSeconds(4));
        assertThat(told).hasSize(2);
        assertThat(told.getLast()).isEqualTo(of("pager", NOON.plusSeconds(3)));

        assertThat(cursors().of("pager", LATER)).contains(NOON.plusSeconds(3));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(CursorFile.NAME))))
                .isEqualTo("rw-------");
    }

    @Test
    void theNewestCountsWhoeverKnowsIt() {
        Cursors cursors = cursors();
        cursors.sent("pager", NOON, LATER);
        learn(cursors, "pager", NOON.plusSeconds(9));
        assertThat(cursors.of("pager", LATER)).contains(NOON.plusSeconds(9));
        learn(cursors, "pager", NOON.plusSeconds(5));
        assertThat(cursors.of("pager", LATER)).contains(NOON.plusSeconds(9));
        cursors.begin("pager", NOON, LATER);
        assertThat(cursors.of("pager", LATER)).contains(NOON.plusSeconds(9));
    }

    @Test
    void whatOthersSendIsToldAtFirstAndThenTwiceAMinute() {
        Cursors cursors = cursors();
        for (int second = 0; second < 65; second++) {
            learn(cursors, "pager", NOON.plusSeconds(second));
            cursors.look(List.of(), NOON.plusSeconds(second));
        }
        assertThat(told)
                .isEqualTo(List.of(
                        of("pager", NOON), of("pager", NOON.plusSeconds(30)), of("pager", NOON.plusSeconds(60))));
        assertThat(cursors().of("pager", LATER)).contains(NOON.plusSeconds(64));
    }

    @Test
    void whatIsGoneIsForgotten() {
        Cursors cursors = cursors();
        cursors.begin("pager", NOON, NOON);
        learn(cursors, "tickets", null);
        cursors.look(List.of(), NOON);
        assertThat(cursors.of("pager", LATER)).isEmpty();
        assertThat(cursors().of("pager", LATER)).isEmpty();
        told.clear();
        learn(cursors, "pager", NOON);
        cursors.look(List.of(), NOON);
        assertThat(told).as("another of that name is told at once").isEqualTo(List.of(of("pager", NOON)));
    }

    /** A moment after its start a member knows no configuration, and so no webhooks. */
    @Test
    void withoutAConfigurationNothingIsForgotten() {
        Cursors cursors = cursors();
        cursors.begin("pager", NOON, NOON);
        cursors.learn(new Snapshots(Snapshots.example()).version(-1).build(), NOON);
        assertThat(cursors.of("pager", LATER)).contains(NOON);
    }

    @Test
    void aFileThatIsDamagedIsNoFailure() throws IOException {
        Files.writeString(directory.resolve(CursorFile.NAME), "{nonsense");
        assertThat(cursors().of("pager", LATER)).isEmpty();
        Files.writeString(directory.resolve(CursorFile.NAME), "{\"pager\": -5, \"x\": null, \"y\": 7}");
        assertThat(cursors().of("pager", LATER)).isEmpty();
        assertThat(cursors().of("y", LATER)).contains(Instant.ofEpochMilli(7));
        for (String nonsense : List.of("null", "", "[]", "7", "{\"pager\": {}}", "\0\0\0\0")) {
            Files.writeString(directory.resolve(CursorFile.NAME), nonsense);
            assertThat(cursors().of("pager", LATER)).as(nonsense).isEmpty();
        }
    }

    /** Or all that happens until then would be passed over. */
    @Test
    void whatHasNotComeYetCountsForNothing() {
        Cursors cursors = cursors();
        cursors.sent("pager", NOON, NOON);
        learn(cursors, "pager", LATER.plusSeconds(11));
        assertThat(cursors.of("pager", LATER)).contains(NOON);
        learn(cursors, "pager", LATER.plusSeconds(9));
        assertThat(cursors.of("pager", LATER)).as("clocks differ").contains(LATER.plusSeconds(9));
    }

    @Test
    void aClockThatWasAheadIsForgottenOnceItIsSetRight() {
        Instant ahead = NOON.plusSeconds(9_000_000);
        Cursors cursors = cursors();
        cursors.sent("pager", ahead, ahead);
        cursors.look(List.of("pager"), ahead);
        assertThat(cursors.of("pager", ahead)).contains(ahead);
        assertThat(cursors.of("pager", LATER)).isEmpty();
        assertThat(cursors.isKnown("pager")).isTrue();
        assertThat(cursors().of("pager", LATER)).as("after a restart").isEmpty();

        cursors.sent("pager", LATER, LATER);
        cursors.look(List.of("pager"), LATER);
        assertThat(cursors().of("pager", LATER)).contains(LATER);
        assertThat(told.getLast()).isEqualTo(of("pager", LATER));
    }
}
