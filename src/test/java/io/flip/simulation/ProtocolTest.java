package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.Input;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Event;
import io.flip.engine.member.MemberState;
import io.flip.engine.member.Session;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Message;
import io.flip.engine.message.News;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import io.flip.engine.plan.Failback;
import io.flip.engine.plan.ItemId;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.engine.report.Snapshot.MemberView;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import io.flip.simulation.check.OneHolder;
import io.flip.simulation.check.OneUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rules of the protocol that need several members to show, each as a story. */
class ProtocolTest {

    private static final ItemId ONE = new ItemId("ip", "192.168.0.1");
    private static final ItemId TWO = new ItemId("ip", "192.168.0.2");
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofMinutes(1);

    private static Clusters.Draft addresses() {
        return Clusters.sharded("ip", "192.168.0.1", "192.168.0.2");
    }

    private static World threeWith(Clusters.Draft system) {
        return watched(new Clusters()
                .member("flip", null, "ip")
                .member("flip1", 1, "ip")
                .member("flip2", null)
                .system(system));
    }

    private static World watched(Clusters clusters) {
        World world = new World(clusters.build(), 7);
        return world.watchedBy(new OneHolder(world));
    }

    private static ItemView item(World world, String seenBy, ItemId item) {
        return world.machine(seenBy).snapshot().items().stream()
                .filter(view -> view.item().equals(item))
                .findFirst()
                .orElseThrow();
    }

    private static MemberView member(World world, String seenBy, String id) {
        return world.machine(seenBy).snapshot().members().stream()
                .filter(view -> view.config().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Every ALIVE and DOWN handler that was started, in order, as {@code member event item}. */
    private static final class Handled implements Watcher {
        private final List<String> runs = new ArrayList<>();

        @Override
        public void effect(Machine machine, Effect effect) {
            if (effect instanceof Effect.RunHandler run) {
                runs.add(machine.id() + " " + run.event() + " " + run.item().value());
            }
        }
    }

    // -- starting and stopping

    @Test
    @Rule({"5, starting", "5, stopping"})
    void whoIsStoppedWhileItCleansUpFinishesThatFirst() {
        World world = new World(Clusters.example().build(), 1).startAll().run(Duration.ofSeconds(5));
        Machine machine = world.machine("flip1");
        machine.kill();
        assertThat(machine.up()).isNotEmpty();
        machine.handlersTake(Duration.ofMillis(300));
        machine.start();
        world.run(Duration.ofMillis(100));
        machine.stop();
        world.run(Duration.ofMillis(100));
        assertThat(machine.left()).isFalse();
        world.run(Duration.ofSeconds(1));
        assertThat(machine.left()).isTrue();
        assertThat(machine.up()).isEmpty();
    }

    @Test
    void whoIsStoppedWhileItsCleaningHangsEndsWithTheTimeoutAndDoesNotBeginAnew() {
        World world = new World(Clusters.example().build(), 1);
        Machine machine = world.machine("flip1");
        machine.handlers(new HandlerHabits(Duration.ofHours(1), Duration.ofHours(1), 0, 0, 1));
        machine.start();
        world.run(Duration.ofSeconds(1));
        machine.stop();
        world.run(Duration.ofSeconds(10));
        assertThat(machine.left()).isTrue();
    }

    // -- section 2: sessions and echo

    /** Keeps what was sent to one member, to send it again later. */
    private static final class Recorder implements Watcher {
        private final List<Message> toVictim = new ArrayList<>();
        private final String from;
        private final String victim;

        private Recorder(String from, String victim) {
            this.from = from;
            this.victim = victim;
        }

        @Override
        public void effect(Machine machine, Effect effect) {
            if (effect instanceof Effect.Send send
                    && machine.id().equals(from)
                    && send.to().equals(victim)) {
                toVictim.add(send.message());
            }
        }
    }

    @Test
    @Rule("2")
    void whatWasRecordedBeforeARestartKeepsNobodyAlive() {
        Recorder recorder = new Recorder("flip1", "flip2");
        World world = threeWith(addresses()).watchedBy(recorder).startAll().run(SOON);
        world.machine("flip2").kill();
        world.machine("flip2").start();
        world.machine("flip1").crash();
        List<Message> recorded = List.copyOf(recorder.toVictim);
        for (int i = 0; i < 2000; i++) {
            Message again = recorded.get(i % recorded.size());
            world.after(Duration.ofMillis(i * 2L), () -> world.machine("flip2").receive("flip1", again));
        }
        assertThat(world.runUntil(Duration.ofSeconds(3), () -> world.up(ONE).equals(List.of("flip"))))
                .isTrue();
        assertThat(member(world, "flip2", "flip1").state()).isEqualTo(MemberState.DOWN);
    }

    /** Members ping each other every 450 ms: where a ping is lost, the next one in turn comes after the ping timeout. */
    @Test
    @Rule("2")
    void aPingThatIsLostIsSentAgainBeforeAnybodyIsSuspected() {
        World world = watched(new Clusters()
                .member("flip", null, "ip")
                .member("flip1", 1, "ip")
                .member("flip2", null)
                .timing(Duration.ofMillis(450), 2, Duration.ofMillis(750))
                .system(addresses()));
        world.startAll().run(SOON);
        for (int i = 0; i < 100; i++) {
            world.network().cut("flip", "flip1");
            world.run(Duration.ofMillis(100));
            world.network().heal("flip", "flip1");
            world.run(Duration.ofMillis(735));
        }
        assertThat(suspicions(world)).isZero();
    }

    private static long suspicions(World world) {
        return world.machines().stream()
                .flatMap(machine -> machine.events().stream())
                .filter(event -> event.kind() == Event.Kind.MEMBER && "probably_down".equals(event.to()))
                .count();
    }

    @Test
    void whatAMemberNoLongerHasIsAskedForAgainButSlowly() {
        Recorder said = new Recorder("flip1", "flip2");
        Recorder asked = new Recorder("flip2", "flip1");
        World world = threeWith(addresses())
                .watchedBy(said)
                .watchedBy(asked)
                .startAll()
                .run(SOON);
        said.toVictim.stream()
                .filter(Message.Ping.class::isInstance)
                .map(Message.Ping.class::cast)
                .reduce((first, second) -> second)
                .ifPresent(ping ->
                        world.machine("flip2").receive("flip1", withUnknown(ping, Long.MAX_VALUE, new Digest(4, 2))));
        world.run(Duration.ofSeconds(1));
        assertThat(asked.toVictim).filteredOn(Message.Fetch.class::isInstance).hasSizeBetween(1, 10);
    }

    private static Message withUnknown(Message.Ping ping, long version, Digest digest) {
        Session session = ping.header().session();
        Notice notice = new Notice(Notice.Kind.CLAIM, "flip1", session, version, new Payload.ByDigest(digest));
        News news = ping.news();
        return new Message.Ping(
                ping.header(),
                ping.sequence(),
                new News(news.after(), news.upTo(), news.confirmed(), List.of(notice), news.claimToCome()));
    }

    @Test
    void membersThatDoNotVoteLearnOfEachOtherThroughTheVoters() {
        World world = watched(new Clusters()
                .member("a", null)
                .member("b", null)
                .member("c", null)
                .member("x", null, "ip")
                .member("y", null, "ip")
                .voters("a", "b", "c")
                .system(addresses()));
        world.startAll().run(SOON);
        assertThat(member(world, "x", "y").state()).isEqualTo(MemberState.ALIVE);
        assertThat(item(world, "x", TWO).holders()).containsExactly("y");
        world.machine("y").crash();
        assertThat(world.runUntil(SOON, () -> world.up(TWO).equals(List.of("x"))))
                .isTrue();
        world.run(SOON);
        assertThat(item(world, "x", TWO).holders()).containsExactly("x");
        assertThat(member(world, "x", "y").suspectedBy()).containsExactly("a", "b", "c");
    }

    // -- section 3: who is up

    @Test
    @Rule({"3, probably_down", "3, down"})
    void oneVotersSuspicionMovesNothing() {
        World world = threeWith(addresses()).startAll().run(SOON);
        world.network().cut("flip", "flip1");
        world.run(LONG);
        assertThat(member(world, "flip2", "flip1").state()).isEqualTo(MemberState.PROBABLY_DOWN);
        assertThat(member(world, "flip2", "flip1").suspectedBy()).containsExactly("flip");
        assertThat(world.up(ONE)).containsExactly("flip1");
        assertThat(world.up(TWO)).containsExactly("flip");
    }

    /** One of the datagrams that came meanwhile is read before its timer fires: so it is not isolated, and what the other has sent is still to be read. */
    @Test
    @Rule("3")
    void aMemberThatWasAsleepReadsAllBeforeItAccuses() {
        Recorder recorder = new Recorder("flip", "flip2");
        World world = threeWith(addresses()).watchedBy(recorder).startAll().run(SOON);
        Machine sleeper = world.machine("flip2");
        Moment later = sleeper.clock().plus(Duration.ofMinutes(10));
        Endpoint from = new Endpoint("10.0.0.1", 2200);
        sleeper.engine().handle(new Input.Received(from, recorder.toVictim.getLast()), later);
        sleeper.engine().handle(new Input.Elapsed(), later);
        assertThat(sleeper.engine().snapshot(later).isolated()).isFalse();
        assertThat(sleeper.engine().snapshot(later).members())
                .allMatch(view -> view.suspectedBy().isEmpty());
    }

    @Test
    @Rule("3")
    void afterAPartitionStaleOpinionsDoNotAddUp() {
        World world = threeWith(addresses()).startAll().run(SOON);
        world.network().partitionTotally();
        world.run(LONG);
        world.network().heal("flip", "flip2");
        world.run(Duration.ofMillis(500));
        assertThat(member(world, "flip", "flip1").state()).isNotEqualTo(MemberState.DOWN);
        world.network().healAll();
        world.run(SOON);
        assertThat(world.up(ONE)).containsExactly("flip1");
        assertThat(world.machine("flip2").events())
                .noneMatch(event -> event.kind() == Event.Kind.MEMBER && "down".equals(event.to()));
    }

    // -- section 5: passing an item on

    @Test
    @Rule({"5", "5, judging 1", "5, letting go"})
    void theOldHolderPutsDownBeforeTheNewOneBringsUp() {
        Handled handled = new Handled();
        World world = threeWith(addresses());
        world.watchedBy(OneUp.inAll(world)).startAll().run(SOON);
        world.machine("flip1").crash();
        world.run(SOON);
        world.watchedBy(handled);
        world.machine("flip1").start();
        world.run(SOON);
        assertThat(handled.runs)
                .containsExactly(
                        "flip1 CLEAN 192.168.0.1",
                        "flip1 CLEAN 192.168.0.2",
                        "flip DOWN 192.168.0.1",
                        "flip1 ALIVE 192.168.0.1");
    }

    @Test
    @Rule("5, starting")
    void aKilledMemberCleansUpBeforeItSaysAWord() {
        World world = threeWith(addresses()).startAll().run(SOON);
        world.machine("flip1").kill();
        world.run(SOON);
        assertThat(world.up(ONE)).containsExactlyInAnyOrder("flip", "flip1"); // nobody is left to put it down
        List<String> spoke = new ArrayList<>();
        world.watchedBy(new Watcher() {
            @Override
            public void effect(Machine machine, Effect effect) {
                if (machine.id().equals("flip1") && effect instanceof Effect.Send) {
                    spoke.add(world.machine("flip1").up().toString());
                }
            }
        });
        world.machine("flip1").start();
        world.run(SOON);
        assertThat(spoke.getFirst()).isEqualTo("[]");
        assertThat(world.up(ONE)).containsExactly("flip1");
    }

    @Test
    @Rule("5, judging")
    void aVoterWithItsNotesGoesOnAndOneWithoutWaits() {
        World world = threeWith(addresses()).startAll().run(SOON);
        world.machine("flip2").kill();
        world.machine("flip2").start();
        world.run(Duration.ofMillis(20));
        assertThat(world.machine("flip2").snapshot().quarantine()).isNull();
        world.machine("flip2").crash();
        world.machine("flip2").start();
        world.run(Duration.ofMillis(20));
        assertThat(world.machine("flip2").snapshot().quarantine()).isNotNull();
        world.run(Duration.ofSeconds(1));
        assertThat(world.machine("flip2").snapshot().quarantine()).isNull();
        assertThat(world.up(ONE)).containsExactly("flip1");
    }

    @Test
    @Rule("5, letting go")
    void aMinorityHolderThatHoldsGivesUpWhenItMeetsTheNewOne() {
        World world = threeWith(addresses()).startAll().run(SOON);
        world.network().isolate("flip1");
        world.run(SOON);
        assertThat(world.up(ONE)).containsExactlyInAnyOrder("flip", "flip1"); // hold: the original's rule
        world.network().healAll();
        world.run(SOON);
        assertThat(world.up(ONE)).containsExactly("flip1");
        assertThat(world.up(TWO)).containsExactly("flip");
    }

    @Test
    @Rule("5, stopping")
    void twoThatMustAgreeHandOverBeforeOneOfThemIsGone() {
        World world = watched(
                new Clusters().member("a", null, "ip").member("b", null, "ip").system(addresses()));
        world.startAll().run(SOON);
        world.machine("a").stop();
        assertThat(world.runUntil(SOON, () -> !world.machine("a").runs())).isTrue();
        assertThat(world.up(ONE)).containsExactly("b");
        assertThat(world.up(TWO)).containsExactly("b");
    }

    @Test
    @Rule("5, epochs")
    void epochsGrowWithEveryGrant() {
        World world = threeWith(addresses()).startAll().run(SOON);
        long before = item(world, "flip2", ONE).epoch();
        world.machine("flip1").crash();
        world.run(SOON);
        long between = item(world, "flip2", ONE).epoch();
        world.machine("flip1").start();
        world.run(SOON);
        long after = item(world, "flip2", ONE).epoch();
        assertThat(List.of(before, between, after)).isSorted().doesNotHaveDuplicates();
    }

    /** Its successor has asked by then, and voters that are far apart give the same epoch. */
    @Test
    @Rule({"5, epochs", "5, letting go"})
    void whatALeavingMemberHasIsNowhereForOneTrip() {
        World world = threeWith(addresses());
        Duration trip = Duration.ofMillis(5);
        world.network().delay(trip, trip);
        world.startAll().run(LONG.multipliedBy(3)); // beyond what voters that have just been started agree on
        leave(world, world.up(ONE).getFirst());
        assertThat(world.runUntil(trip, () -> !world.up(ONE).isEmpty())).isTrue();
    }

    /** What a restarted voter has reserved is above what the others know: they are told. */
    @Test
    @Rule("5, epochs")
    void norIsItNowhereForLongerAfterAVoterWasKilled() {
        World world = threeWith(addresses());
        Duration trip = Duration.ofMillis(5);
        world.network().delay(trip, trip);
        world.startAll().run(LONG.multipliedBy(3));
        for (String voter : List.of("flip", "flip1", "flip2")) {
            world.machine(voter).crash();
            world.run(SOON);
            world.machine(voter).start();
            world.run(SOON);
        }
        leave(world, world.up(ONE).getFirst());
        assertThat(world.runUntil(trip, () -> !world.up(ONE).isEmpty())).isTrue();
    }

    /** What a member claims goes before what it relays of the others. */
    @Test
    @Rule({"2", "5, letting go"})
    void norForMuchLongerWhereThereAreManyVotersWithMuchToRelay() {
        Clusters five = new Clusters();
        String[] values = IntStream.range(0, 40)
                .mapToObj("a value of some length %02d"::formatted)
                .toArray(String[]::new);
        for (String id : List.of("a", "b", "c", "d", "e")) {
            five.member(id, null, "ip");
        }
        World world = watched(five.system(Clusters.sharded("ip", values)));
        Duration trip = Duration.ofMillis(5);
        world.network().delay(trip, trip);
        world.startAll().run(LONG.multipliedBy(3));
        List<ItemId> its = List.copyOf(world.machine("a").up());
        assertThat(its).hasSizeGreaterThan(5);
        world.machine("a").stop();
        assertThat(world.runUntil(SOON, () -> world.machine("a").up().isEmpty()))
                .isTrue();
        assertThat(world.runUntil(
                        trip.multipliedBy(3),
                        () -> its.stream().noneMatch(item -> world.up(item).isEmpty())))
                .as("one trip to the other voters, and one from them")
                .isTrue();
    }

    private static void leave(World world, String holder) {
        world.machine(holder).stop();
        assertThat(world.runUntil(SOON, () -> world.up(ONE).isEmpty())).isTrue();
    }

    /** Its successor asks for nothing yet: the system has a delay. */
    @Test
    @Rule("5, letting go")
    void aLeavingMemberWaitsForItsSuccessorForTheTimeoutAtMost() {
        World world = threeWith(addresses().settling(LONG)).startAll().run(LONG.multipliedBy(2));
        long begin = world.now();
        leave(world, world.up(ONE).getFirst());
        Duration timeout = world.config().settings().pingTimeout();
        assertThat(Duration.ofNanos(world.now() - begin)).isBetween(timeout, timeout.plus(SOON.dividedBy(5)));
    }

    /** The plan does not change by that: there is no other opinion. */
    @Test
    @Rule("5, letting go")
    void aLeavingMemberWaitsNoLongerForOneThatItSuspects() {
        World world = threeWith(addresses()).startAll().run(LONG);
        String holder = world.up(ONE).getFirst();
        world.machine(holder).stop();
        assertThat(world.runUntil(
                        SOON,
                        () -> !world.up(ONE).contains(holder) && !world.up(ONE).isEmpty()))
                .isTrue();
        String successor = world.up(ONE).getFirst();
        world.machine(holder).start();
        world.run(LONG);
        assertThat(world.up(ONE)).containsExactly(holder);
        world.machine(successor).kill();
        world.machine(successor).clearLeftovers();
        Duration timeout = world.config().settings().pingTimeout();
        world.run(timeout.dividedBy(2));
        long begin = world.now();
        leave(world, holder);
        assertThat(Duration.ofNanos(world.now() - begin))
                .isLessThan(timeout.multipliedBy(3).dividedBy(4));
    }

    // -- section 4 and 6: settings of the system

    @Test
    @Rule("4")
    void failbackNeverLeavesTheItemWhereItIs() {
        World world = threeWith(addresses().failback(Failback.NEVER)).startAll().run(SOON);
        world.machine("flip1").crash();
        world.run(SOON);
        world.machine("flip1").start();
        world.run(LONG);
        assertThat(world.up(ONE)).containsExactly("flip");
        assertThat(item(world, "flip1", ONE).planned()).containsExactly("flip");
        world.machine("flip").crash();
        world.run(SOON);
        assertThat(world.up(ONE)).containsExactly("flip1");
    }

    @Test
    @Rule("4")
    void failbackDelayedReturnsTheItemAfterThatTime() {
        Failback delayed = new Failback(Duration.ofSeconds(30));
        World world = threeWith(addresses().failback(delayed)).startAll().run(SOON);
        world.machine("flip1").crash();
        world.run(SOON);
        world.machine("flip1").start();
        world.run(Duration.ofSeconds(29));
        assertThat(world.up(ONE)).containsExactly("flip");
        world.run(SOON);
        assertThat(world.up(ONE)).containsExactly("flip1");
    }

    @Test
    @Rule("4")
    void aPlanIsActedOnOnceItHasSettled() {
        World world = threeWith(addresses().settling(Duration.ofSeconds(10))).startAll();
        world.run(Duration.ofSeconds(9));
        assertThat(world.up(ONE)).isEmpty();
        world.run(Duration.ofSeconds(4));
        assertThat(world.up(ONE)).containsExactly("flip1");
    }

    @Test
    @Rule({"4", "6", "2, self"})
    void anItemWhoseAliveFailsGoesToTheNextAndStaysThere() {
        World world = threeWith(addresses());
        world.machine("flip1").failAlive(ONE);
        world.startAll().run(Duration.ofSeconds(10));
        assertThat(world.up(ONE)).containsExactly("flip");
        assertThat(item(world, "flip2", ONE).planned()).containsExactly("flip");
        world.machine("flip1").mendAlive(ONE);
        world.run(Duration.ofMinutes(2));
        assertThat(world.up(ONE)).containsExactly("flip");
        world.machine("flip").crash();
        world.run(Duration.ofSeconds(10));
        assertThat(world.up(ONE)).containsExactly("flip1");
    }

    @Test
    void anItemThatAllRefuseHasFailed() {
        World world = threeWith(addresses());
        world.machine("flip1").failAlive(ONE);
        world.machine("flip").failAlive(ONE);
        world.startAll().run(Duration.ofSeconds(20));
        assertThat(world.up(ONE)).isEmpty();
        assertThat(item(world, "flip2", ONE).state()).isEqualTo(ItemState.FAILED);
    }

    @Test
    @Rule("4")
    void replicatedItemsAreOnEveryMemberOfTheSystem() {
        ItemId everywhere = new ItemId("cache", "a");
        World world = watched(new Clusters()
                .member("flip", null, "cache")
                .member("flip1", null, "cache")
                .member("flip2", null)
                .system(Clusters.replicated("cache", "a")));
        world.startAll().run(SOON);
        assertThat(world.up(everywhere)).containsExactly("flip", "flip1");
        assertThat(item(world, "flip2", everywhere).holders()).containsExactly("flip", "flip1");
        assertThat(item(world, "flip2", everywhere).state()).isEqualTo(ItemState.ACTIVE);
        world.machine("flip1").stop();
        world.run(SOON);
        assertThat(world.up(everywhere)).containsExactly("flip");
    }

    // -- two processes with one id; configurations that differ

    @Test
    @Rule("5, two processes with one id")
    void ofTwoProcessesWithOneIdTheOlderLetsGoAndBothSaySo() {
        World world = new World(Clusters.example().build(), 7).startAll().run(SOON);
        Machine copy = world.addCopy("flip1");
        copy.start();
        world.run(SOON);
        Snapshot older = world.machine("flip1").snapshot();
        assertThat(older.superseded()).isTrue();
        assertThat(older.rival()).isNotNull();
        assertThat(world.machine("flip1").up()).isEmpty();
        assertThat(copy.snapshot().superseded()).isFalse();
        assertThat(copy.snapshot().rival()).isNotNull();
        assertThat(copy.up()).containsExactly(ONE);
    }

    /** Each has a data directory of its own, and would have it named; the older one wants nothing any more. */
    @Test
    @Rule("5, two processes with one id")
    void twoProcessesWithOneIdDoNotChangeTheConfigurationWithoutEnd() {
        World world = new World(Clusters.example().build(), 7).startAll().run(SOON);
        Machine copy = world.addCopy("flip1");
        copy.loseDisk();
        copy.start();
        world.run(LONG);
        Machine first = world.machine("flip1");
        first.kill();
        first.start();
        world.run(SOON);
        List<Message> asked = new ArrayList<>();
        world.watchedBy(new Watcher() {
            @Override
            public void effect(Machine machine, Effect effect) {
                if (machine == copy && effect instanceof Effect.Send(var _, var _, Message.Registered letter)) {
                    asked.add(letter);
                }
            }
        });
        world.run(LONG.multipliedBy(4));
        assertThat(asked).isEmpty();
        assertThat(world.machine("flip").snapshot().config().version()).isEqualTo(3);
        assertThat(first.snapshot().config().member("flip1").orElseThrow().storage())
                .isEqualTo(first.stored().storage());
    }

    @Test
    @Rule("7, rule 9")
    void membersWhoseConfigurationsDifferGrantEachOtherNothingAndSaySo() {
        World world = threeWith(addresses());
        world.machine("flip1")
                .configure(Clusters.example()
                        .quorum(2)
                        .timing(Duration.ofMillis(250), 3, Duration.ofMillis(800))
                        .build());
        world.startAll().run(LONG);
        assertThat(world.machine("flip1").up()).isEmpty();
        assertThat(world.machine("flip1").snapshot().differing()).containsExactly("flip", "flip2");
        assertThat(world.machine("flip").snapshot().differing()).containsExactly("flip1");
        assertThat(world.up(TWO)).containsExactly("flip");
        assertThat(world.machine("flip1").events())
                .anyMatch(event -> event.kind() == Event.Kind.CONFIG && "different".equals(event.to()));
    }
}
