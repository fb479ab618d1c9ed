package io.flip.simulation.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of protocol 7 under faults: no seed may break a promise, and every broken variant must be caught. */
class RegisterTest {

    private static final long SEEDS = Long.getLong("flip.register.seeds", 150);

    /** A register that keeps a rule less. */
    enum Variant {
        NEW_SET_ONLY,
        NO_PREPARE,
        PROMISES_NOT_STORED,
        WIPED_UNDER_OLD_NAME;

        Forgery forgery() {
            return switch (this) {
                case NEW_SET_ONLY -> Forgery.NEW_SET_ONLY;
                case NO_PREPARE -> Forgery.NO_PREPARE;
                case PROMISES_NOT_STORED -> Forgery.PROMISES_NOT_STORED;
                case WIPED_UNDER_OLD_NAME -> Forgery.WIPED_UNDER_OLD_NAME;
            };
        }
    }

    @Test
    void noSeedBreaksAPromise() {
        long acknowledged = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                acknowledged += RegisterRun.of(seed, Forgery.NONE);
            } catch (AssertionError broken) {
                throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
            }
        }
        assertThat(acknowledged).as("changes acknowledged").isGreaterThan(5 * SEEDS);
    }

    @ParameterizedTest
    @EnumSource
    void everyBrokenVariantIsCaught(Variant variant) {
        assertThat(LongStream.rangeClosed(1, 600).anyMatch(seed -> isBroken(seed, variant.forgery())))
                .isTrue();
    }

    private static boolean isBroken(long seed, Forgery forgery) {
        try {
            RegisterRun.of(seed, forgery);
            return false;
        } catch (AssertionError broken) {
            return !String.valueOf(broken.getMessage()).startsWith("when all is well again");
        }
    }

    @Test
    void whoWasReplacedMayBeDestroyedOnceThatIsAcknowledged() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            SwitchOffRun.of(seed, Forgery.NONE);
        }
    }

    @Test
    void anAnswerBeforeAMajorityOfTheNewVotersHasStoredItIsCaught() {
        assertThatThrownBy(() -> {
                    for (long seed = 1; seed <= SEEDS; seed++) {
                        SwitchOffRun.of(seed, Forgery.EARLY_ANSWER);
                    }
                })
                .hasMessageContaining("an acknowledged change is lost");
    }
}
