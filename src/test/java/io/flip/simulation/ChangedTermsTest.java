package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeRequest.ReplaceConfig;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Members;
import io.flip.fixture.Rule;
import io.flip.simulation.check.OneHolder;
import io.flip.simulation.check.OneUp;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Protocol 7, rule 14, where a holder is cut off with a long lease, and the others agree on a short one: they wait for the long one, also those that are
 * started anew meanwhile.
 */
@Rule("7, rule 14")
class ChangedTermsTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final World world = new World(
            new Clusters()
                    .member("a", null, "ip")
                    .member("b", null)
                    .member("holder", 1, "ip")
                    .timing(Duration.ofMillis(250), 3, LONG)
                    .system(Clusters.sharded("ip", "1").releasing(Duration.ofMillis(500)))
                    .build(),
            1);

    private void cutOffTheHolder() {
        world.watchedBy(new OneHolder(world)).watchedBy(OneUp.inReleasing(world));
        world.machines().stream().filter(machine -> !machine.runs()).forEach(Machine::start);
        world.run(Duration.ofMinutes(1));
        assertThat(world.up(ITEM)).containsExactly("holder");
        world.network().isolate("holder");
    }

    private void change(Duration timeout) {
        ClusterConfig present = world.machine("a").snapshot().config();
        world.machine("a")
                .propose(
                        "change from " + present.version(),
                        present.version(),
                        OtherTerms.timeout(present, timeout),
                        false);
        assertThat(world.runUntil(
                        Duration.ofSeconds(5),
                        () -> List.of("a", "b").stream()
                                .allMatch(id ->
                                        world.machine(id).snapshot().config().version() == present.version() + 1)))
                .isTrue();
    }

    private void startAnew(Consumer<Machine> ending) {
        for (String id : List.of("a", "b")) {
            ending.accept(world.machine(id));
        }
        world.run(SHORT); // a process needs as long to start
        for (String id : List.of("a", "b")) {
            world.machine(id).start();
        }
    }

    /** {@link OneHolder} and {@link OneUp} have watched. */
    private void assertTakenOver() {
        world.run(LONG.multipliedBy(3));
        assertThat(world.up(ITEM)).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "killed", "crashed"})
    void aShorterTimeoutShortensNoLeaseThatIsHeld(String started) {
        cutOffTheHolder();
        change(SHORT);
        switch (started) {
            case "killed" -> startAnew(Machine::kill);
            case "crashed" -> startAnew(Machine::crash);
            default -> {}
        }
        assertTakenOver();
    }

    @Test
    void norDoesOneThatIsChangedAgainAndAgain() {
        cutOffTheHolder();
        for (int i = 0; i < 4; i++) {
            change(SHORT.plusMillis(i));
        }
        startAnew(Machine::kill);
        assertTakenOver();
    }

    /** Two of three voters are others, and have no notes of what the ones before granted. */
    @Test
    void otherVotersInterruptNothing() {
        world.watchedBy(new OneHolder(world)).watchedBy(OneUp.inAll(world));
        world.startAll().run(Duration.ofMinutes(1));
        othersJoin();
        world.watchedBy(new NothingIsPutDown());
        letVote("b", "d", "e");
        world.run(LONG.multipliedBy(3));
        assertThat(world.machine("d").snapshot().config().voters()).containsExactly("b", "d", "e");
        assertThat(world.up(ITEM)).containsExactly("holder");
        assertThat(world.machine("holder").leases(ITEM)).isTrue();
    }

    @Test
    void otherVotersGiveNothingAwayThatTheOnesBeforeGranted() {
        world.startAll().run(Duration.ofMinutes(1));
        othersJoin();
        cutOffTheHolder();
        letVote("a", "d", "e");
        world.run(Duration.ofSeconds(2));
        assertThat(world.machine("d").snapshot().config().voters()).containsExactly("a", "d", "e");
        assertTakenOver();
    }

    /** That it is settled is a fact, and kept: else a restart of each would have to wait for voters that may be gone by then. */
    @Test
    void whoIsStartedWhenAllIsSettledWaitsForNothing() {
        world.watchedBy(new OneHolder(world)).startAll().run(Duration.ofMinutes(1));
        world.machine("b").kill();
        world.machine("b").loseDisk();
        world.machine("b").start();
        world.run(LONG.multipliedBy(4));
        assertThat(world.machine("a").snapshot().config().terms().former()).hasSize(1); // with b's old storage
        assertThat(world.machines()).allMatch(machine -> machine.stored().settled());
        world.machine("holder").kill();
        world.machine("a").kill();
        world.machine("holder").start();
        world.run(Duration.ofSeconds(2));
        assertThat(world.machine("holder").leases(ITEM)).isTrue(); // by its own vote and that of b
    }

    private void othersJoin() {
        for (String id : List.of("d", "e")) {
            Machine machine = world.addMachine(id);
            machine.joins(new MemberConfig(id, "10.0.1." + (int) id.charAt(0), 2200, null, List.of(), true), "a");
            machine.start();
        }
        world.run(LONG.multipliedBy(3));
    }

    private void letVote(String... voters) {
        ClusterConfig present = world.machine("a").snapshot().config();
        ClusterConfig others = Members.each(
                present, member -> Members.voting(member, List.of(voters).contains(member.id())));
        world.machine("a").propose("other voters", -1, new ReplaceConfig(others), true);
    }

    private static final class NothingIsPutDown implements Watcher {
        @Override
        public void putDown(Machine machine, ItemId item) {
            throw new AssertionError(machine.id() + " puts down " + item);
        }
    }
}
