package io.flip.simulation.broken;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.simulation.Sabotage;
import io.flip.simulation.Watcher;
import io.flip.simulation.swarm.SwarmRun;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator can fail: it catches every one of these, and says after how many seeds. */
class WrongEnginesTest {

    private static final int WITHIN = 1_000;

    /** An engine that is wrong in one way. */
    record Wrong(String how, Supplier<Sabotage> made) {
        @Override
        public String toString() {
            return how;
        }
    }

    private static Stream<Wrong> wrongEngines() {
        List<Supplier<Sabotage>> all = List.of(
                WrongEngines.NoQuarantine::new,
                WrongEngines.NotesAreNotWritten::new,
                WrongEngines.NotesAreWrittenAfterTheAnswer::new,
                WrongEngines.LeaseCountsFromTheAnswer::new,
                WrongEngines.LeaseIsLongerThanT::new,
                WrongEngines.CountsGrantsOfOlderClaims::new,
                WrongEngines.GrantsWhateverIsAsked::new,
                WrongEngines.WaitsForAQuarterOfT::new,
                WrongEngines.QuorumIsOneTooSmall::new,
                WrongEngines.SomeAreAQuorumOfTheirOwn::new,
                WrongEngines.NoGrace::new,
                WrongEngines.HoldsWhereItShouldRelease::new,
                WrongEngines.LeavesUpWhatAnEarlierRunLeft::new,
                WrongEngines.PlansOtherwise::new,
                WrongEngines.NoEchoCheck::new,
                WrongEngines.OpinionsOfAnEarlierSessionWin::new,
                WrongEngines.AliveStartsTooLate::new,
                WrongEngines.DownDoesNothing::new,
                WrongEngines.EpochsStandStill::new,
                WrongEngines.BringsUpWhatItOnlyAsksFor::new,
                WrongEngines.LetsGoBeforeItsDown::new,
                WrongEngines.LeavesWithoutLettingGo::new,
                WrongEngines.RunsDownTwice::new,
                WrongEngines.IgnoresWhoWantsItsItems::new,
                WrongHabits.NoLatenessRule::new,
                WrongHabits.ForgetsWhatItRefused::new,
                WrongHabits.RefusesWithoutAReason::new);
        return all.stream().map(made -> new Wrong(made.get().getClass().getSimpleName(), made));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongEngines")
    void isCaught(Wrong wrong) {
        for (long seed = 1; seed <= WITHIN; seed++) {
            SwarmRun.Result result = SwarmRun.of(seed, wrong.made().get(), world -> new Watcher() {});
            if (result.broken() != null) {
                System.out.printf("%-32s caught after %4d seeds by %s%n", wrong, seed, result.promise());
                return;
            }
        }
        assertThat(wrong.how()).as("not caught within " + WITHIN + " seeds").isEmpty();
    }
}
