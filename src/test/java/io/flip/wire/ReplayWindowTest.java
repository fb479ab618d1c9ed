package io.flip.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.fixture.Rule;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    private final ReplayWindow window = new ReplayWindow();

    @Test
    @Rule("8")
    void everyCounterIsAcceptedOnceHoweverReordered() {
        SplittableRandom random = new SplittableRandom(1);
        Set<Long> seen = new HashSet<>();
        long highest = 0;
        for (int run = 0; run < 200_000; run++) {
            long counter = Math.max(0, highest + random.nextInt(-1500, run % 100 == 0 ? 3000 : 3));
            boolean isNew = counter > highest - ReplayWindow.SIZE && !seen.contains(counter);
            assertThat(window.accept(7, counter))
                    .as("%d of %d", counter, highest)
                    .isEqualTo(isNew);
            seen.add(counter);
            highest = Math.max(highest, counter);
        }
    }

    @Test
    void theLastCounterOfAllIsAccepted() {
        assertThat(window.accept(1, 0)).isTrue();
        assertThat(window.accept(1, 0xffff_ffffL)).isTrue();
        assertThat(window.accept(1, 0xffff_ffffL)).isFalse();
        assertThat(window.accept(1, 0)).isFalse();
    }

    @Test
    void prefixesAreIndependentAndTheSilentOnesAreForgottenFirst() {
        window.accept(-1, 5);
        for (long prefix = 0; prefix < 5000; prefix++) {
            assertThat(window.accept(prefix, 5)).isTrue();
            assertThat(window.accept(-1, 5)).isFalse();
        }
        assertThat(window.prefixes()).isEqualTo(ReplayWindow.PREFIXES);
    }
}
