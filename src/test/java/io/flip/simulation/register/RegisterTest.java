package io.flip.simulation.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.flip.fixture.Rule;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of protocol 7 under faults: no seed may break a promise, and every broken variant must be caught. */
class RegisterTest {

    /** Within so many each broken variant must be caught. */
    private static final long WITHIN = 600;

    private static final long SEEDS = Long.getLong("register.seeds", 400);
    private static final long FRESH = Long.getLong("register.fresh", 200);

    /** A register that keeps a rule less. */
    enum Variant {
        NEW_SET_ONLY,
        NO_PREPARE,
        PROMISES_NOT_STORED,
        OWN_VOTE_NOT_STORED,
        WIPED_UNDER_OLD_NAME,
        EARLY_ANSWER;

        void run(long seed) {
            switch (this) {
                case NEW_SET_ONLY -> RegisterRun.of(seed, Forgery.NEW_SET_ONLY);
                case NO_PREPARE -> RegisterRun.of(seed, Forgery.NO_PREPARE);
                case PROMISES_NOT_STORED -> RegisterRun.of(seed, Forgery.PROMISES_NOT_STORED);
                case OWN_VOTE_NOT_STORED -> RegisterRun.of(seed, Forgery.OWN_VOTE_NOT_STORED);
                case WIPED_UNDER_OLD_NAME -> RegisterRun.of(seed, Forgery.WIPED_UNDER_OLD_NAME);
                case EARLY_ANSWER -> SwitchOffRun.of(seed, Forgery.EARLY_ANSWER);
            }
        }
    }

    @Test
    @Rule({"7", "7, rule 1", "7, rule 2", "7, rule 3", "7, rule 5"})
    void noSeedBreaksAPromise() {
        long acknowledged = LongStream.rangeClosed(1, SEEDS)
                .parallel()
                .map(RegisterTest::acknowledged)
                .sum();
        assertThat(acknowledged).as("changes acknowledged").isGreaterThan(5 * SEEDS);
    }

    @Test
    void neitherDoesAFreshOne() {
        long first = System.currentTimeMillis() * 1_000;
        System.out.printf("fresh seeds of the register: %d to %d%n", first, first + FRESH - 1);
        LongStream.range(first, first + FRESH).parallel().forEach(seed -> {
            acknowledged(seed);
            SwitchOffRun.of(seed, Forgery.NONE);
        });
    }

    private static long acknowledged(long seed) {
        try {
            return RegisterRun.of(seed, Forgery.NONE);
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
        }
    }

    @Test
    void votersChangeByOneAndByMore() {
        long byOne = 0;
        long byMore = 0;
        for (long seed = 1; seed <= 25; seed++) {
            Checker checker = RegisterRun.checked(seed);
            byOne += checker.votersChangedBy(1, 1);
            byMore += checker.votersChangedBy(2, 4);
        }
        assertThat(byOne).isGreaterThan(20);
        assertThat(byMore).isGreaterThan(20);
    }

    @ParameterizedTest
    @EnumSource
    void everyBrokenVariantIsCaught(Variant variant) {
        for (long seed = 1; seed <= WITHIN; seed++) {
            String promise = broken(variant, seed);
            if (promise != null) {
                System.out.printf(
                        "%-24s caught after %3d seeds: %s%n",
                        variant, seed, promise.lines().findFirst().orElse(""));
                return;
            }
        }
        fail("not caught within %d seeds: %s", WITHIN, variant);
    }

    /** What was broken, for ever: a change that is not possible in the end is no broken promise. */
    private static @Nullable String broken(Variant variant, long seed) {
        try {
            variant.run(seed);
            return null;
        } catch (AssertionError broken) {
            String message = String.valueOf(broken.getMessage());
            return message.startsWith("when all is well again") ? null : message;
        }
    }

    @Test
    @Rule("7, rule 6")
    void whoWasReplacedMayBeDestroyedOnceThatIsAcknowledged() {
        LongStream.rangeClosed(1, SEEDS).parallel().forEach(seed -> SwitchOffRun.of(seed, Forgery.NONE));
    }
}
