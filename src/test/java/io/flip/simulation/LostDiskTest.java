package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.fixture.Rule;
import io.flip.simulation.check.EpochsGrow;
import io.flip.simulation.check.OneHolder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Protocol 5, epochs: of the voters a, b and c, a and b have noted an epoch; a's clock is ten minutes ahead, so it is one that the other clocks do not reach.
 * Then b loses its disk, and a is gone: c never noted it, and b must have been told.
 */
class LostDiskTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final World world = new World(cluster(Clusters.sharded("ip", ITEM.value())), 3);
    private final AtomicLong last = new AtomicLong();

    private static ClusterConfig cluster(Clusters.Draft system) {
        return new Clusters()
                .member("a", null)
                .member("b", null)
                .member("c", null)
                .member("d", 1, "ip")
                .member("e", 2, "ip")
                .voters("a", "b", "c")
                .system(system)
                .build();
    }

    @BeforeEach
    void twoOfThreeKnow() {
        world.watchedBy(new OneHolder(world)).watchedBy(new EpochsGrow(world)).watchedBy(new Watcher() {
            @Override
            public void broughtUp(Machine machine, ItemId item, long epoch) {
                last.set(epoch);
            }
        });
        world.machine("a").timeOff(TEN_MINUTES::toMillis);
        world.startAll().run(SOON);
        world.machine("c").crash();
        world.machine("d").crash();
        assertThat(comesUpOn(world, "e")).isTrue();
        assertThat(last.get()).isGreaterThan(World.BIRTH + TEN_MINUTES.toMillis());
        world.machine("e").crash();
        world.machine("b").crash();
        world.machine("b").loseDisk();
    }

    private void start(String... ids) {
        for (String id : ids) {
            world.machine(id).start();
        }
    }

    private static boolean comesUpOn(World world, String id) {
        return world.runUntil(SOON, () -> world.up(ITEM).equals(List.of(id)));
    }

    private void withoutTheOneThatKnew(long before) {
        world.machine("a").crash();
        start("d");
        assertThat(comesUpOn(world, "d")).isTrue();
        assertThat(last.get()).isGreaterThan(before);
    }

    @Test
    @Rule("5, epochs")
    void whoLostItsDiskIsToldByTheOthersBeforeItGrantsAnything() {
        long before = last.get();
        start("b", "c");
        world.run(SOON);
        withoutTheOneThatKnew(before);
    }

    /** It was never there: nobody waits for what it might tell, not without end. */
    @Test
    @Rule("5, epochs")
    void whereOneOfThreeIsMissingFromTheBeginningTheOthersGoOn() {
        World young = new World(world.config(), 4);
        young.watchedBy(new OneHolder(young)).watchedBy(new EpochsGrow(young));
        List.of("b", "c", "d").forEach(id -> young.machine(id).start());
        assertThat(comesUpOn(young, "d")).isTrue();
        young.machine("d").crash();
        young.machine("b").crash();
        young.machine("b").loseDisk();
        young.machine("b").start();
        young.machine("d").start();
        assertThat(comesUpOn(young, "d")).isTrue();
    }

    /**
     * Who was replaced second can't know by itself that the former terms, which the version of the first replacement names, are settled. If it named them again,
     * leases would need voters that nobody has any more, and all would end for a moment (docs/simulation.md, seed 1795832742386752).
     */
    @Test
    @Rule("7, rule 14")
    void whereOneVoterAfterTheOtherIsReplacedNothingIsInterrupted() {
        Clusters.Draft system = Clusters.sharded("ip", ITEM.value()).releasing(Duration.ofMillis(300));
        World calm = new World(cluster(system), 5).startAll().run(SOON);
        calm.watchedBy(new OneHolder(calm)).watchedBy(new Watcher() {
            @Override
            public void putDown(Machine machine, ItemId item) {
                throw new AssertionError(item + " is put down on " + machine.id());
            }
        });
        for (String id : List.of("a", "b", "c")) {
            calm.machine(id).crash();
            calm.machine(id).loseDisk();
            calm.machine(id).start();
            calm.run(SOON);
            assertThat(calm.machine("d")
                            .snapshot()
                            .config()
                            .member(id)
                            .orElseThrow()
                            .storage())
                    .isEqualTo(calm.machine(id).stored().storage());
        }
        assertThat(calm.up(ITEM)).containsExactly("d");
    }

    @Test
    @Rule("5, epochs")
    void whoHadToGoOnIsToldLater() {
        long before = last.get();
        world.machine("a").crash();
        start("b", "c");
        world.run(SOON);
        start("a");
        world.run(SOON);
        withoutTheOneThatKnew(before);
    }
}
