package io.flip.simulation.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The rarer faults do happen in the fixed seeds. */
class ChaosTest {

    /** How often each thing was done to the world of one seed. */
    private static Map<String, Integer> happened(long seed) {
        Map<String, Integer> times = new TreeMap<>();
        SwarmRun.of(seed, any -> new Watcher() {
            @Override
            public void happened(World world, String what) {
                times.merge(what, 1, Integer::sum);
            }
        });
        return times;
    }

    private static int most(Map<String, Integer> times, String what) {
        return Collections.max(times.entrySet().stream()
                .map(entry -> entry.getKey().contains(what) ? entry.getValue() : 0)
                .toList());
    }

    @Test
    void linksFlipOrStayCutDisksAreLostAndProcessesDieBetweenTwoEffects() {
        int flips = 0;
        int disks = 0;
        int deaths = 0;
        int cuts = 0;
        for (long seed = 1; seed <= 120; seed++) {
            Map<String, Integer> times = happened(seed);
            flips += most(times, "end of FLIP_FLOP") >= 3 ? 1 : 0;
            disks += most(times, "the disk of") > 0 ? 1 : 0;
            cuts += most(times, "cut for good") > 0 ? 1 : 0;
            deaths += most(times, "in the middle of what it does") > 0 ? 1 : 0;
        }
        assertThat(flips).as("runs in which a link flips again and again").isGreaterThan(10);
        assertThat(disks).as("runs in which a disk is lost").isGreaterThan(2);
        assertThat(cuts).as("runs in which links stay cut").isGreaterThan(20);
        assertThat(deaths)
                .as("runs in which a process dies between two effects")
                .isGreaterThan(40);
    }
}
