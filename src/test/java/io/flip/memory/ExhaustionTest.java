package io.flip.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory that runs out in any thread ends the process, also where somebody catches the error; and nothing else does. */
@Timeout(60)
class ExhaustionTest {

    /** In which way a thread of {@link Fails} ends. */
    enum Way {
        UNCAUGHT(70),
        AS_A_CAUSE(70),
        CAUGHT_AND_LOOKED_AT(70),
        ANOTHER_ERROR(0),
        ANOTHER_THAT_IS_LOOKED_AT(0);

        private final int status;

        Way(int status) {
            this.status = status;
        }

        void fail() {
            switch (this) {
                case UNCAUGHT -> throw new OutOfMemoryError("wanted by the test");
                case AS_A_CAUSE -> throw new IllegalStateException(exhausted());
                case CAUGHT_AND_LOOKED_AT -> Exhaustion.look(exhausted());
                case ANOTHER_ERROR -> throw new StackOverflowError("wanted by the test");
                case ANOTHER_THAT_IS_LOOKED_AT -> Exhaustion.look(new StackOverflowError("wanted by the test"));
            }
        }
    }

    /** A process that ends with status 0 unless memory has run out; its hooks never end. */
    static final class Fails {
        public static void main(String[] args) throws InterruptedException {
            Exhaustion.endsTheProcess();
            Way way = Way.valueOf(args[0]);
            if (way.status != 0) {
                Runtime.getRuntime().addShutdownHook(new Thread(Fails::hang));
            }
            Thread thread = new Thread(way::fail);
            thread.start();
            thread.join();
        }

        private static void hang() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ExecutionException exhausted() {
        return new ExecutionException(new IllegalStateException(new OutOfMemoryError("wanted by the test")));
    }

    @ParameterizedTest
    @EnumSource
    void theProcessEndsWhereMemoryRunsOut(Way way) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Fails.class.getName(),
                        way.name())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it goes on").isTrue();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.exitValue()).as(said).isEqualTo(way.status);
            assertThat(said.contains("flip: memory has run out")).as(said).isEqualTo(way.status == 70);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // what never ends can't be interrupted
    void aChainOfCausesWithoutEndIsNone() {
        IllegalStateException one = new IllegalStateException("one");
        one.initCause(new IllegalStateException("two", one));
        assertThat(Exhaustion.isBehind(one)).isFalse();
    }
}
