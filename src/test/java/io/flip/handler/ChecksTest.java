package io.flip.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flip.engine.Input;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.Settings;
import io.flip.engine.register.SystemSettings;
import io.flip.engine.time.Moment;
import io.flip.handler.Marks.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is up, or failed, is looked at by its own program (docs/handlers.md, check). */
class ChecksTest {

    private static final ItemId ITEM = new ItemId("ip", "127.0.0.1");

    @TempDir
    private Path directory;

    private @Nullable Checks checks;
    private final BlockingQueue<Input.Checked> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<Result> ran = new LinkedBlockingQueue<>();

    private Path find(String name) throws HandlerFiles.NotFound {
        return HandlerFiles.executable(directory.resolve(name), Trust.own());
    }

    @BeforeEach
    void begin() {
        HandlerSettings settings = new HandlerSettings(
                "node-1", 1, HandlerSettings.DEFAULT_GRACE, List.of("/usr/bin/env", "AS=somebody"), List.of());
        checks = new Checks(settings, this::find, () -> Workshop.NOW);
    }

    @AfterEach
    void end() {
        checks().close();
    }

    private Checks checks() {
        return Objects.requireNonNull(checks);
    }

    private void program(String mark, String body) throws IOException {
        program("up", mark, body);
    }

    private void program(String name, String mark, String body) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + mark + "\nD='" + directory + "'\n" + body + "\n");
        file.toFile().setExecutable(true);
    }

    private void watch(ItemId item, long epoch, boolean held, boolean doubted, @Nullable Duration every) {
        watch("up", item, epoch, held, doubted, every);
    }

    private void watch(
            String program, ItemId item, long epoch, boolean held, boolean doubted, @Nullable Duration every) {
        HandlerConfig handlers = new HandlerConfig(
                List.of(program),
                List.of("down"),
                new TreeMap<>(Map.of("interface", "lo")),
                Duration.ofSeconds(30),
                3,
                Duration.ofMillis(1),
                Duration.ofSeconds(1),
                every,
                null);
        checks().watch(new Effect.Check(item, handlers, epoch, held, doubted), told::add, ran::add);
    }

    @Test
    void aCheckThatHangsIsEndedAtItsOwnTimeout() throws Exception {
        program("# flip: check", "exec sleep 60");
        checks().watch(new Effect.Check(ITEM, impatient(), 7, true, false), told::add, ran::add);
        assertThat(told()).isEqualTo(new Input.Checked(ITEM, 7, true, false, "ended after its timeout of 300 ms"));
    }

    @ParameterizedTest
    @EnumSource(HandlerEvent.class)
    void allOtherRunsHaveTheTimeOfTheSystem(HandlerEvent event) {
        Run run = new Run(1, ITEM, event, 7, Moment.NEVER, impatient());
        assertThat(run.timeout()).isEqualTo(Duration.ofMillis(event == HandlerEvent.CHECK ? 300 : 60_000));
        Run patient = new Run(1, ITEM, event, 7, Moment.NEVER, impatient().more(Settings.NONE));
        assertThat(patient.timeout()).hasMinutes(1);
    }

    /** A system whose handlers have a minute, and whose checks have 300 ms. */
    private static HandlerConfig impatient() {
        Duration minute = Duration.ofMinutes(1);
        HandlerConfig patient =
                new HandlerConfig(List.of("up"), List.of("down"), new TreeMap<>(), minute, 3, minute, minute);
        return patient.more(Settings.NONE.with(SystemSettings.CHECK_TIMEOUT, 300L));
    }

    private Input.Checked told() throws InterruptedException {
        return Objects.requireNonNull(told.poll(Workshop.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    private void runs(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            assertThat(ran.poll(Workshop.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "# flip: check, CHECK",
        "'  # flip: check  ', CHECK",
        "# flip: check address, ADDRESS",
        "# flip: checks, NONE",
        "# no flip: check, NONE",
    })
    void aProgramSaysItselfWhetherItCanCheck(String line, Mark mark) throws Exception {
        program("# of something", line);
        assertThat(new Marks(this::find).of("up", 0)).isEqualTo(mark);
    }

    @Test
    void whatIsNoScriptOrNotThereSaysNothing() throws Exception {
        assertThat(new Marks(this::find).of("up", 0)).isEqualTo(Mark.NONE);
        Files.write(directory.resolve("up"), new byte[] {0x7f, 'E', 'L', 'F', 0, (byte) 0xff, 10});
        directory.resolve("up").toFile().setExecutable(true);
        assertThat(new Marks(this::find).of("up", 0)).isEqualTo(Mark.NONE);
    }

    @Test
    void aCheckRunsAsTheUserThatAllHandlersRunAs() throws Exception {
        program("# flip: check", "echo \"it is $AS\"; exit 3");
        watch(ITEM, 7, true, false, Duration.ofSeconds(1));
        assertThat(told().detail()).contains("it is somebody");
    }

    @Test
    void whatIsBrokenIsToldAndOnceThatADoubtedOneIsWell() throws Exception {
        program("# flip: check", "[ -e \"$D/there\" ] || { echo 'it is gone'; exit 3; }");
        Files.createFile(directory.resolve("there"));
        watch(ITEM, 7, true, true, Duration.ofSeconds(1));
        assertThat(told()).isEqualTo(new Input.Checked(ITEM, 7, true, true, ""));
        runs(3);
        assertThat(told).isEmpty();
        Files.delete(directory.resolve("there"));
        assertThat(told()).isEqualTo(new Input.Checked(ITEM, 7, true, false, "exit status 3: it is gone"));
    }

    @Test
    void theProgramIsToldWhatItIsAskedFor() throws Exception {
        program("", "env > \"$D/env.$FLIP_HELD\"; [ $FLIP_HELD = 1 ]");
        watch(ITEM, 7, true, true, Duration.ofSeconds(1));
        watch(new ItemId("ip", "other"), 0, false, true, Duration.ofSeconds(1));
        runs(2);
        assertThat(Files.readString(directory.resolve("env.1"), UTF_8))
                .contains("FLIP_EVENT=check\n", "FLIP_EPOCH=7\n", "FLIP_VALUE=127.0.0.1\n");
        assertThat(Files.readString(directory.resolve("env.0"), UTF_8)).contains("FLIP_VALUE=other\n");
    }

    @Test
    void ofWhatIsNotHeldOnlyASuccessAfterAFailureIsTold() throws Exception {
        program("# flip: check", "[ -e \"$D/there\" ]");
        Files.createFile(directory.resolve("there"));
        watch(ITEM, 0, false, true, Duration.ofSeconds(1));
        runs(2);
        Files.delete(directory.resolve("there"));
        await().atMost(Workshop.PATIENCE)
                .until(() -> ran.stream().anyMatch(run -> run.outcome() == Input.Outcome.FAILURE));
        assertThat(told).isEmpty();
        Files.createFile(directory.resolve("there"));
        assertThat(told()).isEqualTo(new Input.Checked(ITEM, 0, false, true, ""));
    }

    @Test
    void whatWasBrokenWhileItWasHeldIsToldOnceItIsWell() throws Exception {
        program("# flip: check", "[ -e \"$D/there\" ]");
        watch(ITEM, 7, true, true, Duration.ofSeconds(1));
        assertThat(told().well()).isFalse();
        checks().unwatch(ITEM);
        Files.createFile(directory.resolve("there"));
        watch(ITEM, 0, false, true, Duration.ofSeconds(1));
        assertThat(told()).isEqualTo(new Input.Checked(ITEM, 0, false, true, ""));
    }

    @Test
    void aProgramThatCanNotBeStartedSaysNothing() throws Exception {
        watch(ITEM, 7, true, true, Duration.ofSeconds(1));
        program("", "exit 1");
        Files.move(directory.resolve("up"), directory.resolve("away"));
        assertThat(told.poll(2_500, TimeUnit.MILLISECONDS)).isNull();
        Files.move(directory.resolve("away"), directory.resolve("up"));
        assertThat(told().well()).isFalse();
    }

    @Test
    void aCheckThatRunsIsEndedAndNotToldWhereTheItemIsWantedOtherwise() throws Exception {
        program("", "echo $$ > \"$D/pid\"; exec sleep 60");
        watch(ITEM, 7, true, true, Duration.ofSeconds(1));
        await().atMost(Workshop.PATIENCE).until(() -> Files.exists(directory.resolve("pid")));
        await().atMost(Workshop.PATIENCE)
                .until(() -> !Files.readString(directory.resolve("pid")).isBlank());
        long pid =
                Long.parseLong(Files.readString(directory.resolve("pid"), UTF_8).strip());
        checks().unwatch(ITEM);
        await().atMost(Workshop.PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
        assertThat(told).isEmpty();
    }

    @Test
    void anAddressThatIsThereTakesNoProgram() throws Exception {
        assumeTrue(Shell.has("ip"), "needs iproute2");
        program("# flip: check address", "echo $FLIP_VALUE >> \"$D/ran\"; exit 1");
        ItemId missing = new ItemId("ip", "203.0.113.7/32");
        watch(ITEM, 7, true, true, null);
        watch(missing, 7, true, true, null);
        assertThat(told().item()).isIn(ITEM, missing);
        assertThat(told().item()).isIn(ITEM, missing);
        assertThat(Files.readString(directory.resolve("ran"), UTF_8)).isEqualTo("203.0.113.7/32\n");
    }

    @Test
    void programsThatHangKeepNoAddressFromBeingLookedAt() throws Exception {
        assumeTrue(Shell.has("ip"), "needs iproute2");
        program("hangs", "# flip: check", "echo >> \"$D/hang\"; exec sleep 60");
        program("# flip: check address", "exit 1");
        for (int i = 0; i < 8; i++) {
            watch("hangs", new ItemId("file", "v" + i), 7, true, true, null);
        }
        await().atMost(Workshop.PATIENCE)
                .until(() -> Files.exists(directory.resolve("hang"))
                        && Files.readAllLines(directory.resolve("hang")).size() == 4);
        watch(ITEM, 7, true, true, null);
        assertThat(told()).isEqualTo(new Input.Checked(ITEM, 7, true, true, ""));
    }

    /** With thousands of items whose programs can't check there is one wake-up for all, and not one for each. */
    @Test
    void whoAsksWithinAStepHasTheSameMoment() {
        for (long begin : List.of(-60L, -30L, 0L, 30L, 3000L)) {
            for (long now = begin; now < begin + 30; now++) {
                assertThat(now + Checks.untilNext(30, now)).isEqualTo(begin + 30);
            }
        }
    }

    @Test
    void soManyProgramsRunInASecond() throws Exception {
        program("", "exit 0");
        for (int i = 0; i < 1_000; i++) {
            watch(new ItemId("ip", "v" + i), 7, true, true, Duration.ofSeconds(1));
        }
        runs(1);
        long began = System.nanoTime();
        runs(2 * Checks.PER_SECOND);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(1_800));
    }
}
