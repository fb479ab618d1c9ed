package io.flip.handler;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.Input.Outcome;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The process of the tests itself becomes so, as a member does: it loses nothing but its cores. */
@EnabledOnOs(OS.LINUX)
@SuppressWarnings("restricted") // the build allows it
class UndumpableTest {

    private static final int PR_GET_DUMPABLE = 3;

    @TempDir
    Path directory;

    @Test
    void theKernelLetsNobodyOfItsUserLookIntoIt() throws Throwable {
        Undumpable.become();

        Linker linker = Linker.nativeLinker();
        int dumpable = (int) linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("prctl"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                        Linker.Option.firstVariadicArg(1))
                .invokeExact(PR_GET_DUMPABLE, 0L, 0L, 0L, 0L);
        assertThat(dumpable).isZero();
    }

    @Test
    void handlersRunAllTheSame() throws Exception {
        Undumpable.become();
        try (Workshop workshop = new Workshop(directory, 1)) {
            workshop.script("up", "echo done; exit 4");

            Result result = workshop.resultOf(workshop.run("v", "up"));

            assertThat(result.outcome()).isEqualTo(Outcome.FAILURE);
            assertThat(result.detail()).isEqualTo("exit status 4: done");
        }
    }
}
