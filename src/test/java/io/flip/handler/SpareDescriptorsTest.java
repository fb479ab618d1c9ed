package io.flip.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.time.Moment;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In a process of its own, which has no descriptor left but those that are kept. */
class SpareDescriptorsTest {

    static final class Hoards {
        public static void main(String[] args) {
            Execution execution = new Execution(
                    new HandlerSettings("a", 1), name -> Path.of("/bin/true"), () -> new Moment(0), Posix.find());
            OutputLines.clean("a failure");
            run(execution, HandlerEvent.DOWN); // all classes are there, and no file need be opened for them any more
            List<FileInputStream> hoard = new ArrayList<>();
            try {
                while (hoard.size() < 1 << 20) {
                    hoard.add(new FileInputStream("/dev/null"));
                }
            } catch (IOException full) {
                System.out.println("full: " + !hoard.isEmpty());
            }
            System.out.println("alive: " + run(execution, HandlerEvent.ALIVE).outcome());
            System.out.println("down: " + run(execution, HandlerEvent.DOWN).outcome());
            System.out.println("clean: " + run(execution, HandlerEvent.CLEAN).outcome());
        }

        private static Result run(Execution execution, HandlerEvent event) {
            HandlerConfig handlers = new HandlerConfig(
                    List.of("true"),
                    List.of("true"),
                    new TreeMap<>(),
                    Duration.ofMinutes(1),
                    1,
                    Duration.ZERO,
                    Duration.ZERO);
            Run run = new Run(1, new ItemId("ip", "x"), event, 1, Moment.NEVER, handlers);
            CompletableFuture<Result> done = new CompletableFuture<>();
            done.complete(execution.carryOut(new Job(run, done::complete)));
            return done.join();
        }
    }

    @Test
    void whereNoneAreLeftDownIsStartedAllTheSame() throws Exception {
        String java = ProcessHandle.current().info().command().orElseThrow();
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n 500; exec \"$@\"",
                        "sh",
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hoards.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("full: true", "alive: FAILURE", "down: SUCCESS", "clean: SUCCESS");
    }
}
