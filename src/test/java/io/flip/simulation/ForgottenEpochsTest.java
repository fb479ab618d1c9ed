package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flip.engine.effect.Effect;
import io.flip.engine.grant.Epochs;
import io.flip.engine.member.Session;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.News;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Members;
import io.flip.fixture.Rule;
import io.flip.simulation.check.Broken;
import io.flip.simulation.check.EpochsGrow;
import io.flip.simulation.check.OneHolder;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Protocol 5, epochs: what a voter was told of them is on its disk, and not only in the memory that it loses with the machine's power. c's clock is ten
 * minutes ahead, so an epoch of its is one that the other clocks do not reach. Found by review.
 */
class ForgottenEpochsTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final AtomicLong last = new AtomicLong();

    private static Clusters voters(String... ids) {
        Clusters clusters = new Clusters();
        for (String id : ids) {
            clusters.member(id, null);
        }
        return clusters.member("y", 1, "ip")
                .member("z", 2, "ip")
                .voters(ids)
                .system(Clusters.sharded("ip", ITEM.value()));
    }

    private World world(Clusters clusters) {
        World world = new World(clusters.build(), 3).followingChanges();
        world.machine("c").timeOff(TEN_MINUTES::toMillis);
        return world.watchedBy(new OneHolder(world))
                .watchedBy(new EpochsGrow(world))
                .watchedBy(new Watcher() {
                    @Override
                    public void broughtUp(Machine machine, ItemId item, long epoch) {
                        last.set(epoch);
                    }
                });
    }

    private static void start(World world, String... ids) {
        List.of(ids).forEach(id -> world.machine(id).start());
    }

    private static void crash(World world, String... ids) {
        List.of(ids).forEach(id -> world.machine(id).crash());
    }

    private static boolean comesUpOn(World world, String id) {
        return world.runUntil(SOON, () -> world.up(ITEM).equals(List.of(id)));
    }

    /** Of five voters a, b and c have noted an epoch. Then c is gone, and a has a new disk, and was told. */
    private World afterADiskWasLost() {
        World world = world(voters("a", "b", "c", "d", "e"));
        world.startAll().run(SOON);
        crash(world, "d", "e", "y");
        assertThat(comesUpOn(world, "z")).isTrue();
        assertThat(last.get()).isGreaterThan(World.BIRTH + TEN_MINUTES.toMillis());
        crash(world, "z", "c", "a");
        world.machine("a").loseDisk();
        start(world, "a", "d", "e");
        world.run(SOON);
        assertThat(world.machine("a").snapshot().quarantine()).isNull();
        crash(world, "a", "b", "d", "e");
        return world;
    }

    @Test
    @Rule("5, epochs")
    void whatAVoterWasToldSurvivesAPowerFailure() {
        World world = afterADiskWasLost();
        long before = last.get();
        start(world, "a", "d", "e", "y");
        assertThat(comesUpOn(world, "y")).isTrue();
        assertThat(last.get()).isGreaterThan(before);
    }

    @Test
    @Rule("5, epochs")
    void twoMayLoseTheirDisksOneAfterTheOther() {
        World world = afterADiskWasLost();
        long before = last.get();
        world.machine("b").loseDisk();
        start(world, "a", "b", "d", "e", "y");
        assertThat(comesUpOn(world, "y")).isTrue();
        assertThat(last.get()).isGreaterThan(before);
    }

    /** No disk is lost: a and c have noted it, then v votes in the place of c. b and v have heard of it. */
    @Test
    @Rule("5, epochs")
    void whatVotersHadHeardOfWhenTheyWereExchangedSurvivesAPowerFailure() {
        World world = world(voters("a", "b", "c", "v").voters("a", "b", "c"));
        world.startAll().run(Duration.ofMinutes(2));
        crash(world, "b", "y");
        assertThat(comesUpOn(world, "z")).isTrue();
        long before = last.get();
        assertThat(before).isGreaterThan(World.BIRTH + TEN_MINUTES.toMillis());
        crash(world, "z", "c");
        start(world, "b");
        world.run(SOON);
        ClusterConfig exchanged = Members.each(
                world.config(),
                member -> Members.voting(member, List.of("a", "b", "v").contains(member.id())));
        world.machine("a").propose("exchange", -1, new ChangeRequest.ReplaceConfig(exchanged), true);
        world.run(Duration.ofMinutes(1));
        assertThat(world.config().voters()).containsExactly("a", "b", "v");
        crash(world, "a", "b", "v");
        start(world, "b", "v", "y");
        assertThat(comesUpOn(world, "y")).isTrue();
        assertThat(last.get()).isGreaterThan(before);
    }

    /** No disk is lost either: d and e have heard of it, and lose their power when their disk has the new voters, and no more. */
    @Test
    @Rule("5, epochs")
    void whatWasHeardOfIsOnTheDiskBeforeTheNewVotersAre() {
        World world = world(voters("a", "b", "c", "d", "e"));
        Set<String> hit = new TreeSet<>();
        world.watchedBy(new Watcher() {
            @Override
            public void effect(Machine machine, Effect effect) {
                if (effect instanceof Effect.StoreBase store
                        && store.base().voters().equals(List.of("c", "d", "e"))
                        && List.of("d", "e").contains(machine.id())
                        && hit.add(machine.id())) {
                    machine.inTheMiddle(1, machine::crash);
                }
            }
        });
        world.startAll().run(Duration.ofMinutes(2));
        crash(world, "d", "e", "y");
        assertThat(comesUpOn(world, "z")).isTrue();
        long before = last.get();
        crash(world, "a", "b", "z");
        start(world, "d", "e");
        world.run(SOON);
        ClusterConfig fewer = Members.each(
                world.config(),
                member -> Members.voting(member, List.of("c", "d", "e").contains(member.id())));
        world.machine("c").propose("fewer", -1, new ChangeRequest.ReplaceConfig(fewer), true);
        assertThat(world.runUntil(SOON, () -> hit.size() == 2)).isTrue();
        world.machine("c").crash();
        start(world, "d", "e", "y");
        assertThat(world.runUntil(Duration.ofMinutes(2), () -> world.up(ITEM).equals(List.of("y"))))
                .isTrue();
        assertThat(last.get()).isGreaterThan(before);
    }

    private long notes;

    /** Three with many items start for the first time, or two of them; how long it takes until all is up. */
    private Duration firstStart(boolean oneIsMissing, int items) {
        String[] values = IntStream.range(0, items).mapToObj(Integer::toString).toArray(String[]::new);
        World world = new World(
                new Clusters()
                        .member("a", null)
                        .member("b", null, "ip")
                        .member("c", null, "ip")
                        .system(Clusters.sharded("ip", values))
                        .build(),
                1);
        world.watchedBy(new EpochsGrow(world)).watchedBy(new Watcher() {
            @Override
            public void effect(Machine machine, Effect effect) {
                notes += effect instanceof Effect.StoreNotes store
                        ? store.notes().size()
                        : 0;
            }
        });
        world.network().delay(Duration.ofMillis(1), Duration.ofMillis(60));
        world.machines().forEach(machine -> machine.handlersTake(Duration.ofMillis(50)));
        start(world, oneIsMissing ? new String[] {"b", "c"} : new String[] {"a", "b", "c"});
        assertThat(world.runUntil(
                        Duration.ofMinutes(2),
                        () -> world.machine("b").up().size()
                                        + world.machine("c").up().size()
                                == items))
                .isTrue();
        return Duration.ofNanos(world.now());
    }

    /** Neither knows that it was told all; so each would raise what it has granted above what the other says, and that again, without end. */
    @Test
    void whereOneIsMissingFromTheBeginningTheOthersDoNotOvertakeEachOther() {
        int items = 400;
        Duration all = firstStart(false, items);
        notes = 0;
        assertThat(firstStart(true, items)).isLessThan(all.multipliedBy(2));
        assertThat(notes).isLessThan(8L * items);
    }

    // -- the checker

    @Test
    void nothingIsExcusedBecauseOfOneThatHasNoVote() {
        World world = world(voters("a", "b", "c"));
        EpochsGrow checker = new EpochsGrow(world);
        checker.diskLost(world.machine("y"));
        world.machine("y").start();
        checker.broughtUp(world.machine("z"), ITEM, 7);
        assertThatExceptionOfType(Broken.class).isThrownBy(() -> checker.broughtUp(world.machine("z"), ITEM, 5));
    }

    @Test
    void nothingIsExcusedBecauseOfAVoterThatIsOff() {
        World world = world(voters("a", "b", "c"));
        EpochsGrow checker = new EpochsGrow(world);
        checker.broughtUp(world.machine("z"), ITEM, 7);
        checker.diskLost(world.machine("a"));
        assertThatExceptionOfType(Broken.class).isThrownBy(() -> checker.broughtUp(world.machine("y"), ITEM, 5));
    }

    /** And no longer than that; nor is what was up before forgotten. */
    @Test
    void itIsExcusedAsLongAsAVoterSaysThatItDoesNotKnowAll() {
        World world = world(voters("a", "b", "c"));
        EpochsGrow checker = new EpochsGrow(world);
        checker.broughtUp(world.machine("z"), ITEM, 7);
        Machine guessing = world.machine("a");
        checker.diskLost(guessing);
        guessing.start();
        assertThatExceptionOfType(Broken.class).isThrownBy(() -> checker.broughtUp(world.machine("y"), ITEM, 5));
        checker.effect(guessing, tells(false));
        assertThatCode(() -> checker.broughtUp(world.machine("y"), ITEM, 5)).doesNotThrowAnyException();
        checker.effect(guessing, tells(true));
        assertThatExceptionOfType(Broken.class).isThrownBy(() -> checker.broughtUp(world.machine("z"), ITEM, 6));
    }

    private static Effect tells(boolean complete) {
        Session session = new Session(1, 1);
        Header header = new Header("a", session, session, new ConfigRef(0, new Digest(1, 1)));
        News nothing = new News(0, 0, 0, List.of());
        return new Effect.Send(
                "b", null, new Message.Ack(header, 1, nothing, null, null, new Epochs.Told(5, complete), true));
    }
}
