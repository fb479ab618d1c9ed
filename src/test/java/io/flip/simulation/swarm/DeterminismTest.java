package io.flip.simulation.swarm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A seed stands for one run, to the last datagram, in whatever JVM: the hash of its trace shows it. */
class DeterminismTest {

    private static final List<Long> SEEDS = List.of(1L, 2L, 3L, 871L, 1063L, 20_062_724L);

    private static String hash(long seed) {
        List<String> hashes = new ArrayList<>();
        SwarmRun.traced(seed, false, trace -> hashes.add("%016x".formatted(trace.hash())));
        return hashes.getFirst();
    }

    @Test
    void theSameTwice() {
        assertThat(SEEDS).allSatisfy(seed -> assertThat(hash(seed)).isEqualTo(hash(seed)));
    }

    @Test
    void anotherSeedIsAnotherRun() {
        assertThat(SEEDS.stream().map(DeterminismTest::hash)).doesNotHaveDuplicates();
    }

    @Test
    void theSameInAnotherJvm() throws IOException {
        for (long seed : SEEDS.subList(4, 6)) {
            assertThat(inAnotherJvm(seed)).contains("trace hash " + hash(seed));
        }
    }

    private static String inAnotherJvm(long seed) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = List.of(
                java,
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:hashCode=2", // identity hashes are constant there, and random here: who iterates in their order is
                // found out
                "-cp",
                classPath,
                Simulate.class.getName(),
                "--replay",
                "--seed",
                String.valueOf(seed));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.getInputStream()) {
            return new String(out.readAllBytes(), UTF_8);
        }
    }
}
