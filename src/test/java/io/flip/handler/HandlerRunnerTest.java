package io.flip.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class HandlerRunnerTest {
    private final Way way;

    @TempDir
    Path directory;

    private Workshop workshop;

    HandlerRunnerTest(Way way) {
        this.way = way;
    }

    @BeforeEach
    void open() {
        workshop = way.workshop(directory, 4);
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @Test
    void aHandlerThatExitsWithZeroSucceeds() throws Exception {
        Result result = workshop.resultOf(workshop.run("a", workshop.script("up", "exit 0")));

        assertThat(result.run()).isEqualTo(1);
        assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(result.detail()).isEqualTo("exit status 0");
        assertThat(result.took()).isPositive();
    }

    @Test
    void aHandlerThatFailsSaysWhyInItsLastLine() throws Exception {
        Result result = workshop.resultOf(
                workshop.run("a", workshop.script("up", "echo trying; echo 'no interface eth9' >&2; exit 3")));

        assertThat(result.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(result.detail()).isEqualTo("exit status 3: no interface eth9");
    }

    @Test
    void aHandlerThatDiesOfASignalFails() throws Exception {
        Result result = workshop.resultOf(workshop.run("a", workshop.script("up", "kill -SEGV $$")));

        assertThat(result.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(result.detail()).isEqualTo("exit status 139 (SIGSEGV)");
    }

    @Test
    void aMissingFileIsAFailureThatNamesIt() throws Exception {
        Result result = workshop.resultOf(workshop.run("a", "missing"));

        assertThat(result.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(result.detail()).isEqualTo("not found: " + directory.resolve("missing"));
        assertThat(result.took()).isZero();
    }

    @Test
    void aFileThatIsNotExecutableIsAFailureThatNamesIt() throws Exception {
        Path file = Files.writeString(directory.resolve("plain"), "#!/bin/sh\n");

        assertThat(workshop.resultOf(workshop.run("a", "plain")).detail())
                .isEqualTo("can't be executed: " + file + "; chmod +x " + file);
        assertThat(workshop.resultOf(workshop.run("a", ".")).detail()).startsWith("a directory: ");
    }

    @Test
    void aFileWithoutAnInterpreterFails() throws Exception {
        workshop.script("up", "");
        Files.writeString(directory.resolve("up"), "#!/no/such/interpreter\n");

        Result result = workshop.resultOf(workshop.run("a", "up"));

        assertThat(result.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(result.detail()).contains("the interpreter of ", "is not there: /no/such/interpreter");
    }

    @Test
    void aScriptWhoseFirstLineNamesNoInterpreterIsTheShells() throws Exception {
        workshop.script("up", "");
        Files.writeString(directory.resolve("up"), "echo \"$0 $1\"; exit 3\n");

        assertThat(workshop.resultOf(workshop.run("a", "up")).detail())
                .isEqualTo("exit status 3: " + directory.resolve("up") + " a");
    }

    @Test
    void aValueThatNoProgramCanBeGivenIsAFailure() throws Exception {
        String script = workshop.script("up", "");

        Result withNul = workshop.resultOf(workshop.run("a\0b", script));
        Result tooLong = workshop.resultOf(workshop.run("x".repeat(200_000), script));

        assertThat(withNul.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(withNul.detail()).doesNotContain("\0");
        assertThat(tooLong.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(tooLong.detail()).contains("Argument list too long");
        if (way == Way.BY_THE_C_LIBRARY) {
            assertThat(tooLong.took()).as("that is a run which failed").isPositive();
        }
    }

    @Test
    @Rule("5, holding")
    void aRunWhoseLeaseHasEndedIsNotStarted() throws Exception {
        String script = workshop.script("up", "touch \"$D/started\"");

        assertThat(workshop.resultOf(before(Workshop.NOW, script)).outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(workshop.resultOf(before(Workshop.NOW.minus(Duration.ofMillis(20)), script)))
                .extracting(Result::outcome, Result::detail, Result::took)
                .containsExactly(Outcome.EXPIRED, "not started: the lease ended 20 ms ago", Duration.ZERO);
        assertThat(directory.resolve("started")).doesNotExist();
        assertThat(workshop.resultOf(before(Workshop.NOW.plusNanos(1), script)).outcome())
                .isEqualTo(Outcome.SUCCESS);
        assertThat(directory.resolve("started")).exists();
    }

    /** As where its program is on a disk that stands still for a while. */
    @Test
    @Rule("5, holding")
    void aRunThatIsStartedTooLateIsKilledAtOnce() throws Exception {
        String script = workshop.script("up", "trap '' TERM; sleep 1; touch \"$D/done\"");
        AtomicInteger looks = new AtomicInteger();
        workshop.clock = () -> Workshop.NOW.plus(Duration.ofSeconds(looks.getAndIncrement()));

        Result result = workshop.resultOf(before(Workshop.NOW.plusNanos(1), script));

        assertThat(result.outcome()).isEqualTo(Outcome.ENDED);
        assertThat(directory.resolve("done")).doesNotExist();
    }

    private Run before(Moment startBefore, String script) {
        Run run = workshop.run("a", script);
        return new Run(run.run(), run.item(), run.event(), run.epoch(), startBefore, run.handlers());
    }

    @Test
    void downAndCleanRunTheOtherHandler() throws Exception {
        workshop.script("down", "echo \"$FLIP_EVENT\" >> \"$D/events\"");
        HandlerConfig handlers = new HandlerConfig(
                List.of("no"),
                List.of("down"),
                new TreeMap<>(),
                Duration.ofMinutes(1),
                1,
                Duration.ZERO,
                Duration.ZERO);
        Run any = workshop.run("a", "no");

        workshop.resultOf(new Run(11, any.item(), HandlerEvent.DOWN, 1, Moment.NEVER, handlers));
        workshop.resultOf(new Run(12, any.item(), HandlerEvent.CLEAN, 1, Moment.NEVER, handlers));

        assertThat(workshop.wordsNow("events")).containsExactly("down", "clean");
    }

    @Test
    void theFileIsLookedForAtEachRun() throws Exception {
        assertThat(workshop.resultOf(workshop.run("a", "later")).outcome()).isEqualTo(Outcome.FAILURE);

        workshop.script("later", "");

        assertThat(workshop.resultOf(workshop.run("a", "later")).outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aReportThatThrowsDoesNotStopTheNextRun() throws Exception {
        Run first = workshop.run("a", workshop.script("up", ""));
        workshop.runner.run(first, result -> {
            throw new IllegalStateException("as a mistake of the listener's");
        });

        assertThat(workshop.resultOf(workshop.run("a", "up")).outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void twoRunsOfOneNumberAreRefused() throws Exception {
        Run run = workshop.run("a", workshop.script("up", "mkfifo \"$D/gate\"; cat \"$D/gate\""));
        workshop.start(run);

        assertThatThrownBy(() -> workshop.start(run)).isInstanceOf(IllegalArgumentException.class);
        workshop.runner.end(run.run());
        workshop.result();
    }

    @Test
    void itWorksWithoutTheCLibrary() throws Exception {
        try (Workshop plain = new Workshop(directory, 1, null)) {
            Result result = plain.resultOf(plain.run("a", plain.script("up", "echo hello; exit 4")));

            assertThat(result.detail()).isEqualTo("exit status 4: hello");
        }
    }

    @Test
    void aResolverMayThrowAnything() throws IOException, InterruptedException {
        HandlerFiles broken = name -> {
            throw new IllegalStateException("broken");
        };
        try (HandlerRunner runner = new HandlerRunner(new HandlerSettings("a", 1), broken, () -> Workshop.NOW)) {
            runner.run(workshop.run("a", "x"), workshop.results::add);

            assertThat(workshop.result().detail()).isEqualTo("broken");
        }
    }
}
