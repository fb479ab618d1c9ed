package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.member.Session;
import io.flip.engine.plan.Failback;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.engine.report.Snapshot.MemberView;
import io.flip.fixture.Rule;
import io.flip.simulation.Clusters.Draft;
import io.flip.simulation.check.OneHolder;
import io.flip.simulation.check.OneUp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * One member is heard and hears too little: what it would have goes to those that make a quorum (protocol 4, deaf members). The item prefers {@code
 * a}, then {@code b}.
 */
@Rule("4, deaf members")
class DeafTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private static final Draft RELEASES = Clusters.sharded("ip", "1").releasing(Duration.ofSeconds(1));
    private static final Draft HOLDS = Clusters.sharded("ip", "1");
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Map<String, Integer> comings = new TreeMap<>();

    private World world(ClusterConfig config) {
        World world = new World(config, 1);
        world.watchedBy(new OneHolder(world)).watchedBy(OneUp.inReleasing(world));
        return world.watchedBy(new Watcher() {
            @Override
            public void broughtUp(Machine machine, ItemId item, long epoch) {
                comings.merge(item.value() + " on " + machine.id(), 1, Integer::sum);
            }
        });
    }

    private World three(Draft system) {
        return world(new Clusters()
                .member("a", 1, "ip")
                .member("b", 2, "ip")
                .member("c", 3, "ip")
                .system(system)
                .build());
    }

    private World threeUp(Draft system) {
        World world = three(system).startAll().run(SOON);
        assertThat(world.up(ITEM)).containsExactly("a");
        comings.clear();
        return world;
    }

    private static void deafen(World world, String id) {
        world.machines().stream()
                .map(Machine::id)
                .filter(other -> !other.equals(id))
                .forEach(other -> world.network().cutOneWay(other, id));
    }

    private static void assertComesTo(World world, String member) {
        assertThat(world.runUntil(SOON, () -> world.up(ITEM).equals(List.of(member))))
                .as("on " + world.up(ITEM))
                .isTrue();
    }

    private static ItemView seen(World world, String by) {
        return world.machine(by).snapshot().items().getFirst();
    }

    private static boolean isDeaf(World world, String member, String seenBy) {
        Snapshot snapshot = world.machine(seenBy).snapshot();
        return snapshot.members().stream()
                .filter(view -> view.config().id().equals(member))
                .map(MemberView::candidacy)
                .anyMatch(candidacy -> candidacy.deaf());
    }

    @Test
    @Rule("5, asking")
    void whatItLetsGoIsTheNextOnes() {
        World world = threeUp(RELEASES);
        long deafened = world.now();
        deafen(world, "a");
        assertComesTo(world, "b");
        assertThat(Duration.ofNanos(world.now() - deafened))
                .as("its lease ends, and others wait for the ping timeout until they believe it")
                .isLessThan(Duration.ofSeconds(2));
        world.run(Duration.ofMinutes(1));
        assertThat(comings).containsOnly(Map.entry("1 on b", 1));
        assertThat(seen(world, "c").planned()).containsExactly("b");
        assertThat(seen(world, "c").state()).isEqualTo(ItemState.ACTIVE);
        world.network().healAll();
        assertComesTo(world, "a");
    }

    @Test
    void whatItHoldsStaysWithIt() {
        World world = threeUp(HOLDS);
        deafen(world, "a");
        world.run(Duration.ofMinutes(1));
        assertThat(world.up(ITEM)).containsExactly("a");
        assertThat(isDeaf(world, "a", "b")).isTrue();
        assertThat(seen(world, "b").planned()).containsExactly("a");
        assertThat(seen(world, "b").state()).isEqualTo(ItemState.ACTIVE);
        world.machine("a").kill();
        world.machine("a").clearLeftovers();
        assertThat(world.runUntil(SOON, () -> world.up(ITEM).contains("b"))).isTrue();
    }

    @Test
    void oneThatIsDeafFromItsStartGetsNothing() {
        World world = three(RELEASES);
        deafen(world, "a");
        world.startAll();
        assertComesTo(world, "b");
    }

    /** It has heard everybody once, so they take for fresh what it says; it never heard a quorum answer. */
    @Test
    void oneThatIsDeafSinceItHasSaidHelloGetsNothing() {
        World world = three(RELEASES);
        world.startAll();
        world.runUntil(
                SOON, () -> world.machine("a").snapshot().members().stream().allMatch(view -> view.session() != null));
        assertThat(world.machine("a").snapshot().lease().held()).isFalse();
        deafen(world, "a");
        assertComesTo(world, "b");
    }

    @Test
    void oneThatNobodyHearsGetsNothing() {
        World world = threeUp(RELEASES);
        world.network().cutOneWay("a", "b");
        world.network().cutOneWay("a", "c");
        assertComesTo(world, "b");
    }

    /** Of five voters it hears one beside itself, and all hear it. */
    @Test
    void oneThatHearsTooFewGetsNothing() {
        World world = world(new Clusters()
                .member("a", 1, "ip")
                .member("b", 2, "ip")
                .member("c", null)
                .member("d", null)
                .member("e", null)
                .system(RELEASES)
                .build());
        world.startAll().run(SOON);
        assertThat(world.up(ITEM)).containsExactly("a");
        List.of("b", "c", "d").forEach(other -> world.network().cutOneWay(other, "a"));
        assertComesTo(world, "b");
        world.run(Duration.ofMinutes(1));
        assertThat(world.up(ITEM)).containsExactly("b");
    }

    /**
     * {@code a} hears {@code x} alone, which does not vote: its own plan never learns that {@code a} is deaf. Beside it {@code x} reaches {@code b}, and those two are
     * a quorum.
     */
    @Test
    @Rule("5, judging 2")
    void aVoterThatKnowsNoPlanIsInNobodysWay() {
        World world = world(new Clusters()
                .member("a", 1, "ip")
                .member("x", 2, "ip")
                .member("b", 3, "ip")
                .member("c", null)
                .voters("a", "b", "c")
                .system(RELEASES)
                .build());
        world.startAll().run(SOON);
        assertThat(world.up(ITEM)).containsExactly("a");
        world.network().cutOneWay("b", "a");
        world.network().cutOneWay("c", "a");
        world.network().cut("c", "x");
        assertComesTo(world, "x");
    }

    private World besideAnIsolatedVoter(Draft system, String... more) {
        Clusters clusters = new Clusters()
                .member("a", 1, "ip")
                .member("x", 2, "ip")
                .member("b", 3, "ip")
                .member("c", null)
                .member("v", null);
        List.of(more).forEach(id -> clusters.member(id, null));
        World world = world(clusters.voters("b", "c", "v").system(system).build());
        world.startAll().run(SOON);
        assertThat(world.up(ITEM)).containsExactly("a");
        List.of("a", "b", "c").forEach(other -> world.network().cutOneWay(other, "v"));
        world.network().cut("c", "x");
        return world;
    }

    /** {@code v} noted {@code a}, hears {@code x} alone, and never hears that {@code a} let go. {@code x} comes next, and has a quorum with it only. */
    @Test
    @Rule({"3", "5, judging 1"})
    void anIsolatedVoterIsInNobodysWayThoughItDoesNotHearThatTheItemWasLetGo() {
        World world = besideAnIsolatedVoter(RELEASES);
        deafen(world, "a");
        assertComesTo(world, "x");
    }

    /** As above, but the holder is gone: {@code v} suspects nobody. */
    @Test
    @Rule({"3", "5, judging 1"})
    void anIsolatedVoterIsInNobodysWayThoughItDoesNotSuspectWhoIsGone() {
        World world = besideAnIsolatedVoter(HOLDS);
        world.machine("a").crash();
        world.machine("a").clearLeftovers();
        assertComesTo(world, "x");
    }

    /** As above, but {@code v} has just been started, and waits for the holder for longer than the others: until after {@code x} has asked. */
    @Test
    @Rule({"3", "5, judging 1"})
    void anIsolatedVoterAnswersAgainWhenItHasWaitedForTheHolder() {
        World world = besideAnIsolatedVoter(HOLDS);
        world.machine("a").crash();
        world.machine("a").clearLeftovers();
        world.machine("v").kill();
        world.run(Duration.ofMillis(500));
        world.machine("v").start();
        assertComesTo(world, "x");
    }

    /** As above, and {@code v} hears {@code y} now and then, before it has waited for long enough. */
    @Test
    @Rule("3")
    void whoComesAndGoesDoesNotKeepAnIsolatedVoterFromAnswering() {
        World world = besideAnIsolatedVoter(RELEASES, "y");
        world.machine("a").crash();
        for (int i = 0; i < 10; i++) {
            world.network().cutOneWay("y", "v");
            world.run(Duration.ofMillis(1_050));
            world.network().healOneWay("y", "v");
            world.run(Duration.ofMillis(350));
        }
        assertThat(world.up(ITEM)).containsExactly("x");
    }

    /** Nobody has heard anybody for long. {@code x} comes first, has just been started, and is the first that the voters hear again. */
    @Test
    @Rule({"3", "5, judging 1"})
    void whatIsHeldInIsolationIsHandedOverWhereAllAreHeardAgainOneAfterTheOther() {
        World world = world(new Clusters()
                .member("x", 1, "ip")
                .member("a", 2, "ip")
                .member("b", null)
                .member("c", null)
                .voters("b", "c")
                .system(HOLDS)
                .build());
        world.watchedBy(OneUp.inAll(world));
        List.of("a", "b", "c").forEach(id -> world.machine(id).start());
        world.run(SOON);
        assertThat(world.up(ITEM)).containsExactly("a");
        world.network().partitionTotally();
        world.machine("x").start();
        world.run(Duration.ofMinutes(1));
        assertThat(world.up(ITEM)).containsExactly("a");
        List.of("b", "c", "x").forEach(other -> world.network().cut("a", other));
        world.network().cut("b", "c");
        world.network().healTotally();
        world.run(Duration.ofMillis(300));
        world.network().healAll();
        assertComesTo(world, "x");
    }

    /**
     * {@code a} hears itself, {@code b} and {@code d}, but only {@code b} answers it: it is deaf, knows who leads a cluster of five, and plans the item for itself. {@code
     * b} comes next, and needs its vote.
     */
    @Test
    @Rule("5, judging 2")
    void aDeafVoterIsInNobodysWayThoughItHearsAQuorum() {
        World world = world(new Clusters()
                .member("a", 1, "ip")
                .member("b", 2, "ip")
                .member("c", 3, "ip")
                .member("d", 4, "ip")
                .member("e", 5, "ip")
                .system(RELEASES)
                .build());
        world.startAll().run(SOON);
        assertThat(world.up(ITEM)).containsExactly("a");
        world.network().cutOneWay("e", "a");
        world.network().cutOneWay("c", "a");
        world.network().cutOneWay("a", "d");
        world.network().cutOneWay("b", "d");
        world.network().cutOneWay("b", "c");
        assertComesTo(world, "b");
    }

    /** {@code d} has a new disk, and nobody but {@code a} hears it: no version can name it. It answers {@code a}, which would have a quorum with it. */
    @Test
    @Rule("2, verdict")
    void whoHearsAQuorumOnlyWithAVoterThatMayNotGrantGetsNothing() {
        World world = world(new Clusters()
                .member("a", 1, "ip")
                .member("b", 2, "ip")
                .member("d", null)
                .member("x", null)
                .member("y", null)
                .voters("d", "x", "y")
                .system(RELEASES)
                .build());
        world.startAll().run(SOON);
        assertThat(world.up(ITEM)).containsExactly("a");
        world.machine("d").crash();
        world.machine("d").loseDisk();
        List.of("b", "x", "y").forEach(other -> world.network().cut("d", other));
        world.network().cut("a", "y");
        world.machine("d").start();
        assertComesTo(world, "b");
        assertThat(world.machine("a").snapshot().lease().held()).isFalse();
        world.network().healAll();
        assertComesTo(world, "a");
    }

    /** Its own vote does not count either, while no version names its new disk. */
    @Test
    void whoHearsAQuorumOnlyWithItsOwnVoteThatDoesNotCountGetsNothing() {
        World world = world(new Clusters()
                .member("a", 1, "ip")
                .member("b", 2, "ip")
                .member("c", 3)
                .system(RELEASES)
                .build());
        world.startAll().run(SOON);
        assertThat(world.up(ITEM)).containsExactly("a");
        world.machine("a").crash();
        world.machine("a").clearLeftovers();
        world.machine("a").loseDisk();
        world.network().cut("a", "b");
        world.machine("a").start();
        assertComesTo(world, "b");
        world.run(Duration.ofMinutes(1));
        assertThat(world.up(ITEM)).containsExactly("b");
        assertThat(isDeaf(world, "a", "b")).isTrue();
        world.network().healAll();
        assertComesTo(world, "a");
    }

    /** Its items of a replicated system are nobody else's: they stay where whoever answers is a quorum. */
    @Test
    void replicatedItemsStayWithAVoterThatMayNotGrant() {
        ItemId everywhere = new ItemId("all", "1");
        World world = world(new Clusters()
                .member("a", 1, "all")
                .member("d", null)
                .member("x", null)
                .member("y", null)
                .voters("d", "x", "y")
                .system(Clusters.replicated("all", "1").releasing(Duration.ofSeconds(1)))
                .build());
        world.startAll().run(SOON);
        world.machine("d").crash();
        world.machine("d").loseDisk();
        List.of("x", "y").forEach(other -> world.network().cut("d", other));
        world.machine("d").start();
        world.run(SOON);
        comings.clear();
        world.network().cut("a", "y");
        world.run(Duration.ofMinutes(1));
        assertThat(world.up(everywhere)).containsExactly("a");
        assertThat(comings).isEmpty();
    }

    /** When it becomes deaf it has just learned more than a datagram holds, and nobody confirms that any more. */
    @Test
    @Rule("2")
    void whatItSaysItselfIsHeardThoughItHasMuchElseToTell() {
        Clusters many = new Clusters().member("a", 1, "ip").member("b", 2, "ip").member("c", 3);
        for (int i = 0; i < 30; i++) {
            many.member("member-with-a-long-name-%02d".formatted(i), null);
        }
        World world = world(many.voters("a", "b", "c").system(RELEASES).build());
        world.startAll().run(SOON);
        assertThat(world.up(ITEM)).containsExactly("a");
        List<Machine> others = world.machines().stream()
                .filter(machine -> machine.id().startsWith("member"))
                .toList();
        Map<String, Session> before = sessions(world, "a");
        others.forEach(Machine::kill);
        others.forEach(Machine::start);
        assertThat(world.runUntil(SOON, () -> {
                    Map<String, Session> now = sessions(world, "a");
                    now.values().removeAll(before.values());
                    return now.size() > 20;
                }))
                .isTrue();
        deafen(world, "a");
        assertComesTo(world, "b");
    }

    /** It goes on holding so much that its claim must be pulled, and whoever asks it for that is not heard. */
    @Test
    @Rule("2")
    void whatItLetsGoIsSeenThoughItHoldsMuchElse() {
        World world = world(new Clusters()
                .member("a", 1, "ip", "other")
                .member("b", 2, "ip")
                .member("c", null)
                .system(RELEASES)
                .system(Clusters.sharded(
                        "other",
                        IntStream.range(0, 300).mapToObj(i -> "value-" + i).toArray(String[]::new)))
                .build());
        world.startAll().run(SOON.multipliedBy(2));
        assertThat(world.up(ITEM)).containsExactly("a");
        deafen(world, "a");
        assertComesTo(world, "b");
    }

    @Test
    void failbackCountsFromWhenItHearsAgain() {
        World world = threeUp(RELEASES.failback(new Failback(Duration.ofSeconds(3))));
        deafen(world, "a");
        assertComesTo(world, "b");
        world.run(Duration.ofMinutes(1));
        world.network().healAll();
        world.run(Duration.ofSeconds(3));
        assertThat(world.up(ITEM)).containsExactly("b");
        assertComesTo(world, "a");
    }

    private static Map<String, Session> sessions(World world, String seenBy) {
        Map<String, Session> sessions = new TreeMap<>();
        for (MemberView member : world.machine(seenBy).snapshot().members()) {
            Session session = member.session();
            if (session != null) {
                sessions.put(member.config().id(), session);
            }
        }
        return sessions;
    }

    /** A system that holds keeps what failed, too, and tries it again under a lease only. */
    @Test
    @Rule("5, letting go")
    void whatFailedOnItIsTriedElsewhere() {
        World world = three(HOLDS);
        world.machine("a").failAlive(ITEM);
        world.startAll();
        assertThat(world.runUntil(
                        SOON,
                        () -> world.machines().stream().allMatch(Machine::runs)
                                && !world.machine("a").snapshot().items().isEmpty()
                                && seen(world, "a").state() == ItemState.FAILED))
                .isTrue();
        deafen(world, "a");
        assertComesTo(world, "b");
    }

    /** It hears a quorum for less than the ping timeout at a time. */
    @Test
    void oneThatHearsNowAndThenStaysDeaf() {
        World world = threeUp(RELEASES);
        for (int i = 0; i < 30; i++) {
            deafen(world, "a");
            world.run(Duration.ofMillis(1_600));
            world.network().healAll();
            world.run(Duration.ofMillis(400));
        }
        assertThat(world.up(ITEM)).containsExactly("b");
        assertThat(comings).containsOnly(Map.entry("1 on b", 1));
        world.network().healAll();
        assertComesTo(world, "a");
    }

    /** Nobody hears a quorum while only two of five run: they are not taken for deaf when the others come. */
    @Test
    void nobodyIsDeafWhereAClusterStarts() {
        Clusters five = new Clusters();
        List.of("a", "b", "c", "d", "e").forEach(id -> five.member(id, null, "ip"));
        World world = world(
                five.system(Clusters.sharded("ip", "1", "2", "3", "4", "5")).build());
        world.machine("a").start();
        world.machine("b").start();
        world.run(Duration.ofMinutes(1));
        assertThat(isDeaf(world, "a", "b")).isFalse();
        world.machine("c").start();
        world.machine("d").start();
        world.machine("e").start();
        world.run(SOON);
        assertThat(comings.values()).as("%s", comings).hasSize(5).containsOnly(1);
        assertThat(world.up(ITEM)).containsExactly("a");
    }

    /** Both have put everything down, and one hears the other first. */
    @Test
    void nobodyIsDeafWhereAClusterIsWholeAgain() {
        World world = world(new Clusters()
                .member("a", 1, "ip")
                .member("b", 2, "ip")
                .system(Clusters.sharded("ip", "1", "2").releasing(Duration.ofSeconds(1)))
                .build());
        world.startAll().run(SOON);
        world.network().cut("a", "b");
        world.run(Duration.ofMinutes(1));
        assertThat(world.up(ITEM)).isEmpty();
        comings.clear();
        world.network().healAll();
        world.run(SOON);
        assertThat(comings).containsOnly(Map.entry("1 on a", 1), Map.entry("2 on b", 1));
    }
}
