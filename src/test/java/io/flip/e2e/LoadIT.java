package io.flip.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.bench.LoadBench;
import io.flip.e2e.FlipCluster.Timing;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Nobody breaks the promise by asking: {@code ./flip bench load} has the numbers, and this a limit that a busy machine keeps too. */
@Isolated("It compares what failovers take")
@RequiresRoot
class LoadIT {
    private static final double FACTOR = 1.5;

    /** How much the same may differ by itself on a busy machine, in milliseconds. */
    private static final double BUSY = 1500;

    @Test
    void whileManyReadFromAllMembersAFailoverTakesAsLongAndNobodyHoldsWhatAnotherHas() {
        try (FlipCluster cluster = new FlipCluster("load", Timing.PATIENT, "release").up()) {
            LoadBench.Times alone = LoadBench.measure(cluster, 1);
            try (Readers readers =
                    cluster.lab().readers(LoadBench.CONNECTIONS, cluster.a(), cluster.b(), cluster.c())) {
                LoadBench.Times read = LoadBench.measure(cluster, 1);
                assertThat(readers.said()).as("they were answered").doesNotStartWith("0 ");
                assertThat(Collections.max(read.crash())).isLessThan(FACTOR * Collections.max(alone.crash()) + BUSY);
                assertThat(Collections.max(read.cut())).isLessThan(FACTOR * Collections.max(alone.cut()) + BUSY);
                assertThat(read.two()).as("milliseconds with two holders").containsOnly(0.0);
            }
        }
    }
}
