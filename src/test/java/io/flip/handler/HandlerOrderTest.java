package io.flip.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.flip.engine.Input.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which run starts when, and what happens to those that wait. */
class HandlerOrderTest {
    @TempDir
    Path directory;

    private Workshop workshop;

    @BeforeEach
    void open() {
        workshop = new Workshop(directory, 2);
        workshop.script(
                "held",
                "echo \"$1 starts\" >> \"$D/log\"\nwhile [ ! -e \"$D/go-$1\" ]; do sleep 0.01; done\necho \"$1 ends\" >> \"$D/log\"");
        workshop.script("quick", "echo \"$1 quick\" >> \"$D/log\"");
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    private void letGo(String value) throws Exception {
        Files.createFile(workshop.file("go-" + value));
    }

    @Test
    void onlySoManyRunSideBySideAndTheNextIsTheOneThatWaitedLongest() throws Exception {
        for (String value : List.of("a", "b", "c", "d")) {
            workshop.start(workshop.run(value, "held"));
        }
        assertThat(workshop.words("log", 2)).containsExactlyInAnyOrder("a starts", "b starts");

        letGo("a");
        assertThat(workshop.words("log", 4).subList(2, 4)).containsExactly("a ends", "c starts");
        letGo("c");
        assertThat(workshop.words("log", 6).subList(4, 6)).containsExactly("c ends", "d starts");

        letGo("b");
        letGo("d");
        for (int i = 0; i < 4; i++) {
            assertThat(workshop.result().outcome()).isEqualTo(Outcome.SUCCESS);
        }
    }

    @Test
    void aSecondRunOfAnItemWaitsForTheFirstAndLetsOtherItemsPass() throws Exception {
        long first = workshop.start(workshop.run("a", "held"));
        long second = workshop.start(workshop.run("a", "quick"));
        long other = workshop.start(workshop.run("b", "quick"));

        assertThat(workshop.result().run()).isEqualTo(other);
        assertThat(workshop.wordsNow("log")).doesNotContain("a quick");
        letGo("a");
        assertThat(workshop.result().run()).isEqualTo(first);
        assertThat(workshop.result().run()).isEqualTo(second);
        assertThat(workshop.wordsNow("log")).endsWith("a ends", "a quick");
    }

    @Test
    void theNextRunOfAnItemStartsOnlyWhenTheFirstHasBeenReported() throws Exception {
        CountDownLatch mayReturn = new CountDownLatch(1);
        CountDownLatch reported = new CountDownLatch(1);
        Run first = workshop.run("a", "quick");
        workshop.runner.run(first, result -> {
            reported.countDown();
            awaitLatch(mayReturn);
        });
        workshop.start(workshop.run("a", "quick"));
        awaitLatch(reported);
        long other = workshop.start(workshop.run("b", "quick"));

        assertThat(workshop.result().run()).isEqualTo(other);
        assertThat(workshop.wordsNow("log")).filteredOn("a quick"::equals).hasSize(1);
        mayReturn.countDown();
        workshop.result();
        assertThat(workshop.wordsNow("log")).filteredOn("a quick"::equals).hasSize(2);
    }

    private static void awaitLatch(CountDownLatch latch) {
        await().atMost(Workshop.PATIENCE).until(() -> latch.getCount() == 0);
    }

    @Test
    void aQueuedRunThatIsEndedNeverStarts() throws Exception {
        workshop.start(workshop.run("a", "held"));
        long queued = workshop.start(workshop.run("a", "quick"));

        workshop.runner.end(queued);

        Result result = workshop.result();
        assertThat(result.run()).isEqualTo(queued);
        assertThat(result.outcome()).isEqualTo(Outcome.ENDED);
        assertThat(result.took()).isZero();
        letGo("a");
        workshop.result();
        workshop.resultOf(workshop.run("a", "quick"));
        assertThat(workshop.wordsNow("log")).containsExactly("a starts", "a ends", "a quick");
    }

    @Test
    void aRunningRunThatIsEndedMakesRoomForTheNext() throws Exception {
        long running = workshop.start(workshop.run("a", "held"));
        workshop.words("log", 1);
        long next = workshop.start(workshop.run("a", "quick"));

        workshop.runner.end(running);

        assertThat(workshop.result()).extracting(Result::run, Result::outcome).containsExactly(running, Outcome.ENDED);
        assertThat(workshop.result()).extracting(Result::run, Result::outcome).containsExactly(next, Outcome.SUCCESS);
    }

    @Test
    void aRunThatIsEndedBeforeItStartsIsReportedAtOnceWhateverElseRuns() throws Exception {
        workshop.start(workshop.run("a", "held"));
        workshop.start(workshop.run("b", "held"));
        workshop.words("log", 2);
        long queued = workshop.start(workshop.run("c", "quick"));

        workshop.runner.end(queued);

        assertThat(workshop.results)
                .extracting(Result::run, Result::outcome)
                .containsExactly(tuple(queued, Outcome.ENDED));
    }

    @Test
    void whoeverReportsMayAskForTheNextRun() throws Exception {
        Run next = workshop.run("a", "quick");
        Run queued = workshop.run("a", "quick");
        workshop.start(workshop.run("a", "held"));
        workshop.runner.run(queued, _ -> workshop.start(next));

        workshop.runner.end(queued.run());
        letGo("a");

        workshop.result();
        assertThat(workshop.result())
                .extracting(Result::run, Result::outcome)
                .containsExactly(next.run(), Outcome.SUCCESS);
    }

    @Test
    void endingWhatIsOverOrUnknownDoesNothing() throws Exception {
        Result done = workshop.resultOf(workshop.run("a", "quick"));

        workshop.runner.end(done.run());
        workshop.runner.end(4711);

        assertThat(workshop.resultOf(workshop.run("a", "quick")).outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(workshop.results).isEmpty();
    }

    @Test
    void closingEndsAllAndReportsEachOnce() throws Exception {
        List<Long> runs = new ArrayList<>();
        for (String value : List.of("a", "b", "c", "a")) {
            runs.add(workshop.start(workshop.run(value, "held")));
        }
        workshop.words("log", 2);

        workshop.close();
        long late = workshop.start(workshop.run("z", "quick"));
        runs.add(late);

        List<Long> reported = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Result result = workshop.result();
            assertThat(result.outcome()).isEqualTo(Outcome.ENDED);
            reported.add(result.run());
        }
        assertThat(reported).containsExactlyInAnyOrderElementsOf(runs);
        assertThat(workshop.wordsNow("log")).hasSize(2);
    }
}
