package io.flip.handler;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.flip.engine.Input.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What handlers say, in the log and in the result. */
@ParameterizedClass
@EnumSource
class HandlerOutputTest {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(HandlerRunner.class);

    private final Way way;

    @TempDir
    Path directory;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Workshop workshop;

    HandlerOutputTest(Way way) {
        this.way = way;
    }

    @BeforeEach
    void open() {
        log.start();
        LOGGER.addAppender(log);
        workshop = way.workshop(directory, 2);
    }

    @AfterEach
    void close() {
        workshop.close();
        LOGGER.detachAppender(log);
    }

    private List<String> logged() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith("ip/a alive: "))
                .toList();
    }

    @Test
    void eachLineIsLoggedWithItsItemAndEvent() throws Exception {
        workshop.script("up", "echo out; echo err >&2; printf 'no end'");

        workshop.resultOf(workshop.run("a", "up"));

        assertThat(logged()).containsExactly("ip/a alive: out", "ip/a alive: err", "ip/a alive: no end");
    }

    @Test
    void aChattyHandlerIsNeverBlockedAndItsOutputIsBounded() throws Exception {
        workshop.script("up", "yes 'a line of output' | head -c 20000000; echo the end");

        Result result = workshop.resultOf(workshop.run("a", "up"));

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(logged()).hasSize(101).last().isEqualTo("ip/a alive: ... more output dropped");
    }

    @Test
    void theLastLineIsTheDetailEvenWhereItWasNotLogged() throws Exception {
        workshop.script("up", "yes | head -c 1000000; echo the reason; exit 5");

        assertThat(workshop.resultOf(workshop.run("a", "up")).detail()).isEqualTo("exit status 5: the reason");
    }

    @Test
    void endlessOutputEndsWithTheTimeout() throws Exception {
        workshop.script("up", "exec yes");

        Result result = workshop.resultOf(workshop.run("a", "up", Duration.ofSeconds(1)));

        assertThat(result.outcome()).isEqualTo(Outcome.TIMEOUT);
        assertThat(logged()).hasSize(101);
    }

    @Test
    void oneEndlessLineIsCut() throws Exception {
        workshop.script("up", "head -c 3000000 /dev/zero | tr '\\0' x");

        workshop.resultOf(workshop.run("a", "up"));

        assertThat(logged()).containsExactly("ip/a alive: " + "x".repeat(500) + "...");
    }

    @Test
    void binaryOutputCannotForgeLinesOrMoveTheCursor() throws Exception {
        workshop.script("up", "head -c 200000 /dev/urandom; printf '\\n\\033[2Jx\\r\\001y\\n'");

        assertThat(workshop.resultOf(workshop.run("a", "up")).outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(logged()).allMatch(line -> line.chars().noneMatch(c -> c != '\t' && Character.isISOControl(c)));
    }

    @Test
    void aChildInTheBackgroundThatHoldsTheOutputDoesNotHoldTheRun() throws Exception {
        workshop.script("up", "(echo $$; exec sleep 1000) &\necho $! > \"$D/pid\"");

        Result result = workshop.resultOf(workshop.run("a", "up", Duration.ofMinutes(1)));

        ProcessHandle child = workshop.process("pid");
        assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(child.isAlive())
                .as("what a handler leaves behind is its own business")
                .isTrue();
        child.destroyForcibly();
    }

    @Test
    void aChildInTheBackgroundThatWritesWithoutEndDoesNotHoldTheRunNorFillTheHeap() throws Exception {
        workshop.script("up", "yes &\necho $! > \"$D/pid\"\nuntil [ -e \"$D/go\" ]; do sleep 0.01; done");
        workshop.start(workshop.run("a", "up"));
        ProcessHandle child = workshop.process("pid");
        directory.resolve("go").toFile().createNewFile();

        assertThat(workshop.result().outcome()).isEqualTo(Outcome.SUCCESS);

        Workshop.awaitGone(child); // by SIGPIPE: nobody reads any more
    }
}
