package io.flip.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.Input.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of a handler that is ended: nothing. */
@ParameterizedClass
@EnumSource
class ProcessTreeTest {
    private static final Duration SOON = Duration.ofMillis(1500);

    private final Way way;

    @TempDir
    Path directory;

    private Workshop workshop;

    ProcessTreeTest(Way way) {
        this.way = way;
    }

    @BeforeEach
    void open() {
        workshop = way.workshop(directory, 2);
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @Test
    void aHandlerThatTakesTooLongIsToldAndMayCleanUp() throws Exception {
        workshop.script(
                "up",
                "trap 'echo told >> \"$D/told\"; exit 0' TERM\necho $$ > \"$D/pid\"\nwhile :; do sleep 0.01; done");

        Result result = workshop.resultOf(workshop.run("a", "up", SOON));

        assertThat(result.outcome()).isEqualTo(Outcome.TIMEOUT);
        assertThat(result.detail()).isEqualTo("ended after its timeout of 1500 ms");
        assertThat(result.took()).isGreaterThanOrEqualTo(SOON);
        assertThat(workshop.wordsNow("told")).containsExactly("told");
    }

    @Test
    void childrenAndGrandchildrenThatIgnoreTheSignalAreKilled() throws Exception {
        workshop.script("grandchild", "trap '' TERM\necho $$ > \"$D/grandchild-pid\"\nwhile :; do sleep 1; done");
        workshop.script(
                "child", "trap '' TERM\n\"$D/grandchild\" &\necho $$ > \"$D/child-pid\"\nwhile :; do sleep 1; done");
        workshop.script("up", "\"$D/child\" &\necho $$ > \"$D/pid\"\nwait");
        long run = workshop.start(workshop.run("a", "up"));
        ProcessHandle grandchild = workshop.process("grandchild-pid");
        ProcessHandle child = workshop.process("child-pid");
        ProcessHandle handler = workshop.process("pid");

        workshop.runner.end(run);

        assertThat(workshop.result().outcome()).isEqualTo(Outcome.ENDED);
        assertThat(Workshop.gone(handler)).isTrue();
        assertThat(Workshop.gone(child)).isTrue();
        assertThat(Workshop.gone(grandchild)).isTrue();
    }

    @Test
    void eachProcessIsToldOnce() throws Exception {
        workshop.script(
                "child", "trap 'echo $$ >> \"$D/told\"' TERM\necho $$ >> \"$D/pids\"\nwhile :; do sleep 0.001; done");
        workshop.script("up", "for i in 1 2 3 4 5 6 7 8 9 10; do \"$D/child\" & done\nwait");
        long run = workshop.start(workshop.run("a", "up"));
        workshop.words("pids", 10);

        workshop.runner.end(run);

        workshop.result();
        assertThat(workshop.wordsNow("told")).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void anOrphanWhoseParentHasDiedIsKilledToo() throws Exception {
        workshop.script("orphan", "trap '' TERM\necho $$ > \"$D/orphan-pid\"\nwhile :; do sleep 1; done");
        workshop.script("up", "(\"$D/orphan\" &)\nwhile :; do sleep 1; done");
        long run = workshop.start(workshop.run("a", "up"));
        ProcessHandle orphan = workshop.process("orphan-pid");

        workshop.runner.end(run);

        assertThat(workshop.result().detail()).isEqualTo("ended while it ran");
        assertThat(Workshop.gone(orphan)).isTrue();
    }

    @Test
    void anOrphanInAGroupOfItsOwnIsKilledToo() throws Exception {
        workshop.script("orphan", "trap '' TERM\necho $$ > \"$D/orphan-pid\"\nwhile :; do sleep 1; done");
        workshop.script("up", "(set -m; \"$D/orphan\" &)\nwhile :; do sleep 1; done");
        long run = workshop.start(workshop.run("a", "up"));
        ProcessHandle orphan = workshop.process("orphan-pid");

        workshop.runner.end(run);

        workshop.result();
        assertThat(Workshop.gone(orphan)).isTrue();
    }

    @Test
    void aChildInASessionOfItsOwnIsFoundByDescent() throws Exception {
        workshop.script("child", "trap '' TERM\necho $$ > \"$D/child-pid\"\nwhile :; do sleep 1; done");
        workshop.script("up", "setsid \"$D/child\" &\nwait");
        long run = workshop.start(workshop.run("a", "up"));
        ProcessHandle child = workshop.process("child-pid");

        workshop.runner.end(run);

        workshop.result();
        assertThat(Workshop.gone(child)).isTrue();
    }

    @Test
    void withoutTheCLibraryTheDescendantsAreKilled() throws Exception {
        try (Workshop plain = new Workshop(directory, 1, null)) {
            plain.script("child", "trap '' TERM\necho $$ > \"$D/child-pid\"\nwhile :; do sleep 1; done");
            plain.script("up", "\"$D/child\" &\nwait");
            long run = plain.start(plain.run("a", "up"));
            ProcessHandle child = plain.process("child-pid");

            plain.runner.end(run);

            assertThat(plain.result().outcome()).isEqualTo(Outcome.ENDED);
            assertThat(Workshop.gone(child)).isTrue();
        }
    }

    @Test
    void aRunThatIsEndedInItsVeryFirstMomentIsEnded() throws Exception {
        workshop.script("up", "while :; do sleep 1; done");
        for (int i = 0; i < 20; i++) {
            workshop.runner.end(workshop.start(workshop.run("a", "up")));

            assertThat(workshop.result().outcome()).isEqualTo(Outcome.ENDED);
        }
        assertThat(ProcessHandle.current().descendants().filter(this::runsOurScript))
                .isEmpty();
    }

    private boolean runsOurScript(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains(directory.toString());
    }
}
