package io.flip.simulation.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Claims;
import io.flip.engine.claim.HoldState;
import io.flip.engine.member.Session;
import io.flip.engine.plan.ItemId;
import io.flip.simulation.Clusters;
import io.flip.simulation.Machine;
import io.flip.simulation.World;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FootprintTest {

    @Test
    void countsWhatIsRemembered() {
        Claims claims = new Claims();
        SequencedMap<ItemId, Claim.Entry> items = new TreeMap<>();
        for (int i = 0; i < 50; i++) {
            items.put(new ItemId("ip", "v" + i), new Claim.Entry(HoldState.ACTIVE, 1));
        }
        claims.learn(new Claim("a", new Session(1, 1), 1, items), true);
        Footprint footprint = Footprint.of(claims);
        assertThat(footprint.largest()).isEqualTo(50);
        assertThat(footprint.entries()).isGreaterThan(100);
    }

    /** One member flaps, the others go on, for an hour: what they remember is what they remembered after ten minutes. */
    @Test
    void doesNotGrowWithTime() {
        World world = new World(Clusters.example().build(), 1).startAll();
        List<Machine> stay = List.of(world.machine("flip"), world.machine("flip2"));
        long early = 0;
        for (int minute = 0; minute < 60; minute++) {
            for (int i = 0; i < 6; i++) {
                world.machine("flip1").kill();
                world.run(Duration.ofSeconds(4));
                world.machine("flip1").start();
                world.run(Duration.ofSeconds(6));
            }
            early = minute == 9 ? entries(stay) : early;
        }
        assertThat(entries(stay)).isLessThanOrEqualTo(early + early / 20);
    }

    private static long entries(List<Machine> machines) {
        return machines.stream()
                .mapToLong(machine -> Footprint.of(machine.engine()).entries())
                .sum();
    }
}
