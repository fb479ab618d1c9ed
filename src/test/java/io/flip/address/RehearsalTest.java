package io.flip.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.time.Moment;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of no use unless all that it does succeeds: what fails takes another way through the driver. */
class RehearsalTest {

    @Test
    void everythingGoesUpAndAwayAgainInEachSlice() throws IOException {
        Rehearsal rehearsal = new Rehearsal(() -> new Moment(System.nanoTime()));
        int slices = 0;
        while (!rehearsal.isOver()) {
            rehearsal.slice();
            slices++;
        }
        assertThat(slices).isGreaterThan(10);
        int each = slices * Rehearsal.ADDRESSES.size() / 2;
        assertThat(rehearsal.answers())
                .containsOnlyKeys("SUCCESS: up on stage", "SUCCESS: it is up no more", "mended")
                .contains(Map.entry("SUCCESS: up on stage", each), Map.entry("SUCCESS: it is up no more", each));
        assertThat(rehearsal.answers().get("mended"))
                .as("an item is put back at once so often, until the next full look")
                .isGreaterThanOrEqualTo(Mending.AT_ONCE * Rehearsal.ADDRESSES.size());
    }
}
