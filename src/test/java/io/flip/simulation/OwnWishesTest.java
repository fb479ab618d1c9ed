package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.member.MemberState;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.report.Snapshot.MemberView;
import io.flip.fixture.Rule;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What members want of their own accord (protocol 7, rule 10): that it waits, or has waited long ago, keeps no engine from its other work. */
class OwnWishesTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration AUTOREMOVE = Duration.ofSeconds(30);

    private static ClusterConfig config(World world) {
        return world.machine("b").snapshot().config();
    }

    private static MemberState state(World world, String member) {
        return world.machine("b").snapshot().members().stream()
                .filter(view -> view.config().id().equals(member))
                .map(MemberView::state)
                .findFirst()
                .orElseThrow();
    }

    /** All were off; one has another address by now, and is the first to run. */
    @Test
    @Rule("7, rule 10")
    void whoHasMovedAndStartsFirstIsFound() {
        World world = new World(
                new Clusters()
                        .member("a", null, "ip")
                        .member("b", null, "ip")
                        .member("c", null, "ip")
                        .system(Clusters.sharded("ip", "1", "2", "3"))
                        .build(),
                1);
        world.startAll().run(SOON);
        MemberConfig before = config(world).member("a").orElseThrow();
        world.machines().forEach(Machine::kill);
        Machine moved = world.machine("a");
        moved.moveTo("10.9.9.9");
        moved.offers(new MemberConfig("a", "10.9.9.9", before.port(), before.priority(), before.systems(), true));
        moved.start();
        world.run(SOON);
        world.machine("b").start();
        world.machine("c").start();
        world.run(SOON);
        assertThat(state(world, "a")).isEqualTo(MemberState.ALIVE);
        assertThat(config(world).member("a").orElseThrow().ip()).isEqualTo("10.9.9.9");
    }

    private static ChangeRequest timeout(ClusterConfig present, Duration timeout) {
        ClusterSettings old = present.settings();
        ClusterSettings other = new ClusterSettings(
                old.quorum(), false, old.gossipInterval(), old.pingPerInterval(), timeout, AUTOREMOVE);
        return new ChangeRequest.ReplaceConfig(new ClusterConfig(0, other, present.members(), present.systems()));
    }

    /** One could not have what it wanted, for a while; long after that others die, and one is removed by it. */
    @Test
    @Rule("7")
    void whoIsDownStaysSoWhateverWasWantedLongAgo() {
        World world = new World(
                new Clusters()
                        .member("a", null, "ip")
                        .member("b", null, "ip")
                        .member("c", null, "ip")
                        .member("d", null, "ip")
                        .voters("a", "b", "c")
                        .system(Clusters.sharded("ip", "1", "2", "3", "4").releasing(Duration.ofSeconds(30)))
                        .autoremoving(AUTOREMOVE)
                        .build(),
                1);
        world.startAll().run(SOON);
        world.machine("a").crash();
        world.machine("a").loseDisk();
        for (int i = 0; i < 8; i++) {
            world.machine("b").propose("t" + i, -1, timeout(config(world), Duration.ofMillis(760 + 10 * i)), true);
            world.run(Duration.ofSeconds(1));
        }
        assertThat(config(world).terms().former()).as("nothing more for now").hasSize(8);
        world.machine("a").start();
        world.run(Duration.ofMinutes(2));
        assertThat(config(world).member("a").orElseThrow().storage())
                .isEqualTo(world.machine("a").stored().storage());
        world.machine("c").crash();
        world.run(SOON);
        world.machine("d").crash();
        world.run(SOON);
        for (int second = 0; second < 60; second++) {
            world.run(Duration.ofSeconds(1));
            assertThat(state(world, "c")).isEqualTo(MemberState.DOWN);
        }
        assertThat(config(world).member("d")).isEmpty();
    }
}
