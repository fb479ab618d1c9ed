package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.Snapshot;
import io.flip.fixture.Snapshots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochsAheadTest {

    @TempDir
    private Path temporary;

    private long millis = 1_000_000;

    @Test
    void aVoterAlwaysHasSome() throws Exception {
        Snapshot snapshot = Snapshots.example();
        assertThat(snapshot.config().voters()).contains(snapshot.self());
        try (DataDirectory directory = DataDirectory.open(temporary)) {
            EpochsAhead ahead = new EpochsAhead(directory, () -> Instant.ofEpochMilli(millis), Runnable::run);
            for (long time : new long[] {1_000_000, 1_031_000, 2_000_000}) {
                millis = time;
                assertThat(directory.hasFew(time)).isTrue();
                ahead.published(snapshot);
                assertThat(Files.readString(directory.file("epochs"))).isEqualTo(time + 60_000 + " ?\n");
            }
        }
    }

    @Test
    void whoDoesNotVoteNeedsNone() throws Exception {
        Snapshot stranger = new Snapshots(Snapshots.example()).self("nobody").build();
        try (DataDirectory directory = DataDirectory.open(temporary)) {
            new EpochsAhead(directory, () -> Instant.ofEpochMilli(millis), Runnable::run).published(stranger);
            assertThat(directory.hasFew(millis)).isTrue();
        }
    }
}
