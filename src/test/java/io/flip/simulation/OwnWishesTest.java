package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.flip.engine.Event;
import io.flip.engine.Snapshot.MemberView;
import io.flip.engine.Snapshot.Standing;
import io.flip.engine.member.MemberState;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest.AddMember;
import io.flip.engine.register.ChangeRequest.Drain;
import io.flip.engine.register.ChangeRequest.RemoveMember;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.simulation.check.NobodySpins;
import io.flip.simulation.check.OneHolder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What members change and ask of their own accord: who is down for long is removed, who has moved says so; and whether a version is the present one. */
class OwnWishesTest {

    private static final ItemId ONE = new ItemId("ip", "192.168.0.1");
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration AFTER = Duration.ofSeconds(30);

    private static World world(Clusters clusters) {
        World world = new World(clusters.build(), 1);
        return world.watchedBy(new OneHolder(world))
                .watchedBy(new NobodySpins(world))
                .startAll()
                .run(SOON);
    }

    private static ClusterConfig config(World world, String at) {
        return world.machine(at).snapshot().config();
    }

    private static MemberState state(World world, String seenBy, String member) {
        return world.machine(seenBy).snapshot().members().stream()
                .filter(view -> view.config().id().equals(member))
                .map(MemberView::state)
                .findFirst()
                .orElseThrow();
    }

    /** The second time it asks what it has asked before. */
    @Test
    void whoIsAddedWithoutItsDataDirectorySaysWhichItHasEachTime() {
        World world = world(four());
        MemberConfig d = config(world, "a").member("d").orElseThrow();
        for (int round = 0; round < 3; round++) {
            world.machine("a").propose("remove " + round, -1, new RemoveMember("d"), true);
            world.run(SOON);
            assertThat(config(world, "a").member("d")).isEmpty();
            world.machine("d").kill(); // so that nobody hears it when the version is made
            AddMember again = new AddMember(d.id(), d.ip(), d.port(), d.priority(), d.systems(), null);
            world.machine("b").propose("add " + round, -1, again, true);
            world.run(SOON);
            world.machine("d").start();
            world.run(SOON);
            assertThat(config(world, "a").member("d")).as("round " + round).contains(d);
        }
    }

    @Test
    void whoWasBehindShowsEveryChangeThatItMissed() {
        World world = world(four());
        world.machine("d").kill();
        world.machine("a").propose("one", -1, new Drain("b"), false);
        world.run(SOON);
        world.machine("c").propose("two", -1, new Drain("c"), false);
        world.run(SOON);
        world.machine("d").start();
        world.run(SOON);
        assertThat(world.machine("d").events().stream().filter(event -> event.kind() == Event.Kind.CONFIG))
                .extracting(Event::from, Event::to, Event::reason)
                .endsWith(tuple("1", "2", "drains b"), tuple("2", "3", "drains c"));
    }

    // -- autoremove

    private static Clusters four() {
        return new Clusters()
                .member("a", null, "ip")
                .member("b", null, "ip")
                .member("c", null, "ip")
                .member("d", null, "ip")
                .system(Clusters.sharded("ip", "192.168.0.1", "192.168.0.2", "192.168.0.3", "192.168.0.4"))
                .autoremoving(AFTER);
    }

    @Test
    void whoIsDownForSoLongIsRemovedAndNotBefore() {
        World world = world(four());
        world.machine("d").crash();
        world.run(AFTER);
        assertThat(config(world, "a").member("d")).isPresent(); // it was noticed to be down later than it was
        world.run(SOON);
        for (String id : List.of("a", "b", "c")) {
            assertThat(config(world, id).voters()).containsExactly("a", "b", "c");
            assertThat(config(world, id).settings().quorum()).isEqualTo(2);
            assertThat(config(world, id).version()).isEqualTo(2);
        }
        assertThat(config(world, "a").changes().getLast().what())
                .isEqualTo("removes member d: it has been down for longer than flip.autoremove (30s)");
        assertThat(config(world, "a").changes().getLast().by()).isEqualTo("a");
        assertThat(world.machine("c").events().stream()
                        .filter(event -> event.kind() == Event.Kind.CONFIG)
                        .toList()
                        .getLast())
                .extracting(Event::by, Event::reason)
                .containsExactly("a", config(world, "a").changes().getLast().what());
        world.machine("d").start();
        world.run(SOON);
        assertThat(world.machine("d").snapshot().standing()).isEqualTo(Standing.REMOVED);
    }

    @Test
    void whoComesBackInTimeStaysAndItsTimeBeginsAnew() {
        World world = world(four());
        world.machine("d").crash();
        world.run(AFTER.minusSeconds(2));
        world.machine("d").start();
        world.run(SOON);
        world.machine("d").crash();
        world.run(AFTER.minusSeconds(2));
        assertThat(config(world, "a").member("d")).isPresent();
    }

    @Test
    void threeVotersStayWhateverHappensToThem() {
        World world = world(four());
        world.machine("d").crash();
        world.run(AFTER.plus(SOON));
        world.machine("c").crash();
        world.run(AFTER.multipliedBy(3));
        assertThat(config(world, "a").voters()).containsExactly("a", "b", "c");
    }

    @Test
    void ofThreeVotersAndOneThatIsNoneThatOneMayBeRemoved() {
        World world = world(four().voters("a", "b", "c"));
        world.machine("d").crash();
        world.run(AFTER.plus(SOON));
        assertThat(config(world, "a").member("d")).isEmpty();
    }

    @Test
    void withoutAutoremoveNobodyIsRemoved() {
        World world = world(Clusters.example());
        world.machine("flip").crash();
        world.run(AFTER.multipliedBy(10));
        assertThat(config(world, "flip1").member("flip")).isPresent();
    }

    @Test
    void whoeverIsCutOffRemovesNobody() {
        World world = world(four());
        world.network().partitionTotally();
        world.run(AFTER.multipliedBy(3));
        world.network().healAll();
        world.run(SOON);
        assertThat(config(world, "a").version()).isEqualTo(1);
    }

    // -- another address

    private static MemberConfig at(String ip) {
        return new MemberConfig("flip1", ip, 2200, 1, List.of("ip"), true);
    }

    @Test
    void aMemberThatMovedIsFoundByItsDatagramsAndItsNewAddressIsWrittenDown() {
        World world = world(Clusters.example());
        Machine moving = world.machine("flip1");
        moving.kill();
        moving.moveTo("10.0.7.7");
        moving.offers(at("10.0.7.7"));
        moving.start();
        world.run(SOON);
        for (String id : List.of("flip", "flip1", "flip2")) {
            assertThat(config(world, id).member("flip1").map(MemberConfig::ip)).contains("10.0.7.7");
            assertThat(config(world, id).changes().getLast().by()).isEqualTo("flip1");
            assertThat(state(world, id, "flip1")).isEqualTo(MemberState.ALIVE);
        }
        assertThat(config(world, "flip").version()).as("it is said once").isEqualTo(2);
        assertThat(world.up(ONE)).containsExactly("flip1");
    }

    @Test
    void theOthersGoOnToTheNewAddressAfterTheirOwnRestart() {
        World world = world(Clusters.example());
        Machine moving = world.machine("flip1");
        moving.kill();
        moving.moveTo("10.0.7.7");
        moving.offers(at("10.0.7.7"));
        moving.start();
        world.run(SOON);
        world.machine("flip").kill();
        moving.kill();
        world.machine("flip").start();
        world.run(SOON);
        moving.start();
        world.run(SOON);
        assertThat(state(world, "flip", "flip1")).isEqualTo(MemberState.ALIVE);
        assertThat(config(world, "flip").version()).isEqualTo(2);
    }

    @Test
    void aMemberThatMovedAndDoesNotSaySoIsFoundByItsDatagramsAlone() {
        World world = world(Clusters.example());
        world.machine("flip1").kill();
        world.machine("flip1").moveTo("10.0.7.7");
        world.machine("flip1").start();
        world.run(SOON);
        assertThat(state(world, "flip", "flip1")).isEqualTo(MemberState.ALIVE);
        assertThat(config(world, "flip").version()).isEqualTo(1);
        assertThat(world.up(ONE)).containsExactly("flip1");
    }

    // -- reading

    private static ChangeOutcome read(World world, String at) {
        List<ChangeOutcome> outcomes = world.machine(at).read();
        assertThat(world.runUntil(Duration.ofSeconds(11), () -> !outcomes.isEmpty()))
                .isTrue();
        return outcomes.getFirst();
    }

    @Test
    void aReadSaysThePresentVersion() {
        World world = world(Clusters.example());
        assertThat(read(world, "flip2")).isEqualTo(new ChangeOutcome.Done(1));
    }

    /** Rule 11: what was acknowledged before it began is what a read finds, at a member too that has not heard of it. */
    @Test
    void aReadFindsWhatWasAcknowledgedBeforeIt() {
        World world = world(Clusters.example());
        world.network().cutOneWay("flip", "flip2");
        world.network().cutOneWay("flip1", "flip2");
        List<ChangeOutcome> changed = world.machine("flip").propose("one", -1, new Drain("flip1"), false);
        assertThat(world.runUntil(SOON, () -> !changed.isEmpty())).isTrue();
        assertThat(config(world, "flip2").version()).isEqualTo(1);
        world.network().healAll();
        assertThat(read(world, "flip2")).isEqualTo(new ChangeOutcome.Done(2));
        assertThat(config(world, "flip2").version()).isEqualTo(2);
    }

    @Test
    void aReadWithoutAMajorityIsNotAnswered() {
        World world = world(Clusters.example());
        world.network().isolate("flip2");
        world.run(SOON);
        assertThat(read(world, "flip2")).isInstanceOf(ChangeOutcome.Unavailable.class);
    }

    @Test
    void aReadAtAMemberThatHearsAMinorityButDoesNotKnowItYetIsNotAnsweredEither() {
        World world = world(Clusters.example());
        world.network().isolate("flip2");
        assertThat(read(world, "flip2")).isInstanceOf(ChangeOutcome.Unavailable.class);
    }

    @Test
    void beforeTheFirstVersionThereIsNothingToRead() {
        World world = new World(Clusters.example().build(), 1);
        world.machine("flip").start();
        world.run(SOON);
        assertThat(read(world, "flip")).isInstanceOf(ChangeOutcome.Unavailable.class);
    }
}
