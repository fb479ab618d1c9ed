package io.flip.simulation.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Claims;
import io.flip.engine.claim.HoldState;
import io.flip.engine.member.Session;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ChangeRequest.AddData;
import io.flip.engine.register.ChangeRequest.AddMember;
import io.flip.engine.register.ChangeRequest.RemoveData;
import io.flip.engine.register.ChangeRequest.RemoveMember;
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

    /** Items come and go, and so do members: after hundreds of them as much is remembered as after the first few. */
    @Test
    void doesNotGrowWithWhatCameAndWent() {
        World world = new World(Clusters.example().build(), 1).startAll().run(Duration.ofSeconds(5));
        List<Machine> stay = world.machines().stream().toList();
        long early = 0;
        for (int round = 0; round < 300; round++) {
            List<String> value = List.of("passing " + round);
            String member = "passing-" + round;
            world.addMachine(member);
            change(world, new AddData("ip", value));
            change(world, new AddMember(member, "10.1.1.1", 2200, null, List.of(), null));
            change(world, new RemoveData("ip", value));
            change(world, new RemoveMember(member));
            early = round == 19 ? entries(stay) : early;
        }
        world.run(Duration.ofSeconds(10));
        assertThat(entries(stay)).isLessThanOrEqualTo(early + early / 20);
        assertThat(stay).allMatch(machine -> machine.noted() < 200); // half are kept for a while here
    }

    private static void change(World world, ChangeRequest change) {
        List<ChangeOutcome> outcomes = world.machine("flip2").propose(change.toString(), -1, change, true);
        assertThat(world.runUntil(Duration.ofSeconds(10), () -> !outcomes.isEmpty()))
                .isTrue();
        assertThat(outcomes.getFirst()).isInstanceOf(ChangeOutcome.Done.class);
        world.run(Duration.ofMillis(500));
    }

    private static long entries(List<Machine> machines) {
        return machines.stream()
                .mapToLong(machine -> Footprint.of(machine.engine()).entries())
                .sum();
    }
}
