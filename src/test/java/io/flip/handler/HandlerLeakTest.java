package io.flip.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flip.engine.Input.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandlerLeakTest {
    private static final int RUNS = 1000;
    private static final int PARALLEL = 4;

    @TempDir
    Path directory;

    @Test
    void aThousandRunsLeaveNothingBehind() throws Exception {
        try (Workshop workshop = new Workshop(directory, PARALLEL)) {
            workshop.script("up", "echo hello; exit $(($1 % 2))");
            runMany(workshop, 20); // what Java keeps from then on
            long descriptors = descriptors();
            long threads = threads();

            runMany(workshop, RUNS);

            await().atMost(Workshop.PATIENCE)
                    .until(() -> ProcessHandle.current().children().count() == 0);
            assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 5);
            // Java keeps a thread for each process that ran side by side, for a minute.
            assertThat(threads()).isLessThanOrEqualTo(threads + 2 * PARALLEL);
        }
    }

    private static void runMany(Workshop workshop, int runs) throws InterruptedException {
        for (int i = 0; i < runs; i++) {
            workshop.start(workshop.run(Integer.toString(i), "up"));
        }
        int succeeded = 0;
        for (int i = 0; i < runs; i++) {
            succeeded += workshop.result().outcome() == Outcome.SUCCESS ? 1 : 0;
        }
        assertThat(succeeded).isEqualTo(runs / 2);
    }

    private static long descriptors() {
        return Path.of("/proc/self/fd").toFile().list().length;
    }

    private static long threads() {
        return Path.of("/proc/self/task").toFile().list().length;
    }
}
