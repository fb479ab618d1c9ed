package io.flip.simulation.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeds that must go well: the first ones, those that once did not, and fresh ones. */
class SwarmTest {

    /** How many fresh seeds are run each time. */
    private static final int FRESH = Integer.getInteger("flip.seeds", 2_000);

    /**
     * 8, 10: a voter that claims nothing had no lease. 1267, 1366: replicated items were not asked for again when contact came back. 1321: what
     * was put down was not asked for again. 1063: a relayed claim took the place of the claimant's own. 1000992: so did an
     * older one that was overtaken on its way. 871, 1599: a fetch of what was gone was repeated at once, and twice for each duplicate.
     * 10001903: who was heard to start again before its new self came never counted as back. 10001635: the last datagram of a dead member
     * was still under way when all was to be quiet (the simulator's own mistake). 1795439032803865: a pause that was ordered before the healing began after it (the simulator's own mistake).
     */
    @ParameterizedTest
    @ValueSource(
            longs = {8, 10, 1063, 1267, 1321, 1366, 1_000_992, 871, 1599, 10_001_903, 10_001_635, 1_795_439_032_803_865L
            })
    void whatOnceWentWrong(long seed) {
        assertWell(seed);
    }

    @Test
    void theFirstSeeds() {
        LongStream.range(1, 200).forEach(SwarmTest::assertWell);
    }

    @Test
    void freshSeeds() {
        long first = System.currentTimeMillis() * 1_000;
        System.out.printf("fresh seeds: %d to %d%n", first, first + FRESH - 1);
        LongStream.range(first, first + FRESH).forEach(SwarmTest::assertWell);
    }

    private static void assertWell(long seed) {
        SwarmRun.Result result = SwarmRun.of(seed);
        assertThat(result.broken())
                .as("./flip simulate --replay --seed %d", seed)
                .isNull();
    }
}
