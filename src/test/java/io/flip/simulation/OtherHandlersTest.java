package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ChangeRequest.Drain;
import io.flip.engine.register.ChangeRequest.PutSystem;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is up is put down as it was brought up, whatever the configuration says by then: an address that is on one interface is not
 * taken from another. In this world a {@code down} puts down only what an {@code alive} of the same programs and config brought up.
 */
class OtherHandlersTest {

    private static final ItemId ITEM = new ItemId("ip", "192.168.0.1");
    private static final Duration SOON = Duration.ofSeconds(8);

    private World world = started(Topology.SHARDED);

    private static World started(Topology topology) {
        Clusters.Draft draft = topology == Topology.SHARDED
                ? Clusters.sharded("ip", ITEM.value())
                : Clusters.replicated("ip", ITEM.value());
        Clusters clusters = new Clusters()
                .member("a", 1, "ip")
                .member("b", null, "ip")
                .member("c", null)
                .system(draft);
        return new World(clusters.build(), 1).startAll().run(SOON);
    }

    private void change(ChangeRequest change) {
        world.machine("c").propose("change " + change, -1, change, false);
    }

    private static PutSystem on(ClusterConfig config, String network) {
        SystemConfig system = config.system("ip").orElseThrow();
        HandlerConfig old = system.handlers();
        HandlerConfig handlers = new HandlerConfig(
                old.alive(),
                old.down(),
                new TreeMap<>(Map.of("interface", network)),
                old.timeout(),
                old.tries(),
                old.retryDelay(),
                old.refuseFor());
        return new PutSystem(new SystemConfig(system.spec(), handlers, true));
    }

    private void changeInterface() {
        change(on(world.machine("c").snapshot().config(), "eth1"));
    }

    private boolean knows(Machine machine) {
        return world.runUntil(
                SOON,
                () -> machine.snapshot()
                        .config()
                        .system("ip")
                        .orElseThrow()
                        .handlers()
                        .config()
                        .containsKey("interface"));
    }

    private void assertUpAnewOn(String... ids) {
        assertThat(world.up(ITEM)).containsExactly(ids);
        for (String id : ids) {
            assertThat(world.machine(id).mixed(ITEM)).as("left on " + id).isFalse();
            assertThat(world.machine(id).upBy(ITEM).config()).containsEntry("interface", "eth1");
        }
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    @Rule("5, letting go")
    void otherConfigOfHandlersPutsDownWithTheOldAndBringsUpWithTheNew(Topology topology) {
        world = started(topology);
        changeInterface();
        world.run(SOON);
        assertUpAnewOn(topology == Topology.SHARDED ? new String[] {"a"} : new String[] {"a", "b"});
    }

    @Test
    void otherTimingOfHandlersMovesNothing() {
        int life = world.machine("a").life();
        SystemConfig system =
                world.machine("c").snapshot().config().system("ip").orElseThrow();
        HandlerConfig old = system.handlers();
        HandlerConfig patient = new HandlerConfig(
                old.alive(), old.down(), old.config(), Duration.ofSeconds(99), 7, old.retryDelay(), old.refuseFor());
        Downs downs = new Downs();
        world.watchedBy(downs);
        change(new PutSystem(new SystemConfig(system.spec(), patient, true)));
        world.run(SOON);
        assertThat(world.machine("a")
                        .snapshot()
                        .config()
                        .system("ip")
                        .orElseThrow()
                        .handlers())
                .isEqualTo(patient);
        assertThat(world.machine("a").life()).isEqualTo(life);
        assertThat(downs.count).isZero();
        assertThat(world.up(ITEM)).containsExactly("a");
    }

    private static final class Downs implements Watcher {
        private int count;

        @Override
        public void putDown(Machine machine, ItemId item) {
            count++;
        }
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    @Rule("5, starting")
    void whoDiesBeforeItsDownPutsDownWithTheOldOnesWhenItStarts(Topology topology) {
        world = started(topology);
        Machine holder = world.machine("a");
        holder.handlersTake(Duration.ofSeconds(2));
        changeInterface();
        assertThat(knows(holder)).isTrue();
        holder.kill();
        holder.handlers(HandlerHabits.GOOD);
        holder.start();
        world.run(SOON);
        assertUpAnewOn(topology == Topology.SHARDED ? new String[] {"a"} : new String[] {"a", "b"});
        assertThat(holder.stored().left()).as("what was put down is forgotten").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    @Rule("5, starting")
    void whoIsDeadWhileHandlersChangePutsDownWithTheOldOnes(Topology topology) {
        world = started(topology);
        Machine holder = world.machine("a");
        holder.kill();
        changeInterface();
        world.run(SOON);
        holder.start();
        world.run(SOON);
        assertUpAnewOn(topology == Topology.SHARDED ? new String[] {"a"} : new String[] {"a", "b"});
    }

    /** Its file names the old ones, and what it has up came from others. */
    @Test
    void whoLosesItsDiskPutsDownWithTheFilesHandlersAndWithThosePresent() {
        changeInterface();
        world.run(SOON);
        Machine holder = world.machine("a");
        holder.kill();
        holder.loseDisk();
        change(new Drain("a"));
        world.run(SOON);
        holder.start();
        world.run(SOON);
        assertUpAnewOn("b");
    }

    /** It is to have it again by the handlers that brought it up, and they change before that. */
    @Test
    void whoLosesItsDiskPutsDownWhatAReplicatedSystemLeftUpBeforeItIsBroughtUpAgain() {
        world = started(Topology.REPLICATED);
        changeInterface();
        world.run(SOON);
        Machine holder = world.machine("a");
        holder.kill();
        holder.loseDisk();
        holder.handlersTake(Duration.ofSeconds(1));
        holder.start();
        assertThat(world.runUntil(SOON, () -> holder.snapshot().config().version() > 1))
                .isTrue();
        change(on(world.machine("c").snapshot().config(), "eth2"));
        world.run(SOON);
        assertThat(world.up(ITEM)).containsExactly("a", "b");
        assertThat(holder.upBy(ITEM).config()).containsEntry("interface", "eth2");
        assertThat(holder.mixed(ITEM)).as("left by another").isFalse();
    }

    @Test
    @Rule("5, starting")
    void whatAReplicatedSystemLeftUpIsPutDownWhereItsMemberIsDrainedOrTakenOutMeanwhile() {
        for (boolean before : List.of(true, false)) {
            world = started(Topology.REPLICATED);
            Machine holder = world.machine("a");
            holder.kill();
            if (before) {
                change(new Drain("a"));
                world.run(SOON);
            } else {
                takeOutA();
                world.run(SOON);
            }
            holder.start();
            world.run(SOON);
            assertThat(world.up(ITEM)).as(before ? "drained" : "taken out").containsExactly("b");
        }
    }

    private void takeOutA() {
        SystemConfig system =
                world.machine("c").snapshot().config().system("ip").orElseThrow();
        change(new PutSystem(new SystemConfig(system.spec().members(List.of("b")), system.handlers(), true)));
    }

    /** The run that learns of it has brought up nothing itself: it is the one before that left it up. */
    @Test
    void whatAReplicatedSystemLeftUpIsPutDownThoughItsMemberDiesOnceMore() {
        Clusters clusters = new Clusters()
                .member("a", 1, "ip")
                .member("b", null, "ip")
                .member("c", null)
                .system(Clusters.replicated("ip", ITEM.value()).settling(Duration.ofSeconds(5)));
        world = new World(clusters.build(), 1).startAll().run(SOON);
        assertThat(world.up(ITEM)).containsExactly("a", "b");
        Machine holder = world.machine("a");
        holder.kill();
        takeOutA();
        world.run(SOON);
        holder.handlersTake(Duration.ofSeconds(2));
        holder.start();
        assertThat(world.runUntil(SOON, () -> holder.snapshot().config().version() == 2))
                .isTrue();
        holder.kill();
        assertThat(world.up(ITEM)).containsExactly("a", "b");
        holder.handlers(HandlerHabits.GOOD);
        holder.start();
        world.run(SOON);
        assertThat(world.up(ITEM)).containsExactly("b");
    }

    @Test
    void whoTakesPartInAReplicatedSystemNoLongerPutsItDown() {
        world = started(Topology.REPLICATED);
        assertThat(world.up(ITEM)).containsExactly("a", "b");
        takeOutA();
        world.run(SOON);
        assertThat(world.up(ITEM)).containsExactly("b");
    }

    @Test
    @Rule("6")
    void whatFailedWithTheOldHandlersIsTriedAtOnceWithTheNew() {
        Machine first = world.machine("a");
        first.failAlive(ITEM);
        first.kill();
        first.start();
        world.run(SOON);
        assertThat(world.up(ITEM)).containsExactly("b"); // refused for a minute
        first.mendAlive(ITEM);
        changeInterface();
        world.run(SOON);
        assertUpAnewOn("a");
    }
}
