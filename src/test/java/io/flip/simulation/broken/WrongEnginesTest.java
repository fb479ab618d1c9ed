package io.flip.simulation.broken;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.simulation.Sabotage;
import io.flip.simulation.swarm.SwarmRun;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulator can fail: it catches every one of these. Each is first tried in the seed that caught it before; where that one catches it no more, as
 * another engine draws anew, the seeds are tried from 1 on, and the test says after how many it was caught. {@code -Dwrong.from.1=true} counts for all of
 * them. The right engine must pass each seed that catches a wrong one.
 */
class WrongEnginesTest {

    private static final boolean FROM_1 = Boolean.getBoolean("wrong.from.1");

    /** What shows in one seed of several hundred would be caught within a thousand by luck alone. */
    private static final int WITHIN = 2_000;

    /** Of those seeds in which operators change the configuration. */
    private static final int WITHIN_CHANGING = 200;

    /**
     * What they are told of the configuration at their start is soon overtaken by what all agree on, and what only shows where a run dies at a certain
     * moment shows in more seeds than these. And where things change nobody looks whether all is served that can be. What the one without an echo check takes for news is told again since
     * {@code Peer} notices gaps: it is caught by what it takes for granted, which is so rare that a thousand such runs may not show it.
     */
    private static final long NOWHERE = 0;

    /**
     * An engine that is wrong in one way.
     *
     * @param by the checker that is meant to catch it
     * @param seed one in which it does
     * @param changing one that catches it where operators change things; {@link #NOWHERE} where none has to
     */
    record Wrong(Supplier<Sabotage> made, String by, long seed, long changing) {

        String how() {
            return made.get().getClass().getSimpleName();
        }

        @Override
        public String toString() {
            return how();
        }
    }

    private static Stream<Wrong> wrongEngines() {
        return Stream.of(
                new Wrong(WrongEngines.NoQuarantine::new, "OneHolder", 47, 714),
                new Wrong(WrongEngines.NotesAreNotWritten::new, "OneHolder", 47, 47),
                new Wrong(WrongEngines.NotesAreWrittenAfterTheAnswer::new, "AliveUnderLease", 2, 45),
                new Wrong(WrongEngines.LeaseCountsFromTheAnswer::new, "AliveUnderLease", 14, NOWHERE),
                new Wrong(WrongEngines.LeaseIsLongerThanT::new, "AliveUnderLease", 9, 45),
                new Wrong(WrongEngines.CountsGrantsOfOlderClaims::new, "EpochsGrow", 3, 25),
                new Wrong(WrongEngines.GrantsWhateverIsAsked::new, "GrantedByQuorum", 1, 1),
                new Wrong(WrongEngines.WaitsForAQuarterOfT::new, "NobodyIsAccusedInVain", 2, 13),
                new Wrong(WrongEngines.QuorumIsOneTooSmall::new, "AliveUnderLease", 1, 25),
                new Wrong(WrongEngines.SomeAreAQuorumOfTheirOwn::new, "StatesFollowVotes", 6, 11),
                new Wrong(WrongEngines.NoGrace::new, "OneUp", 410, NOWHERE),
                new Wrong(WrongEngines.HoldsWhereItShouldRelease::new, "ReleasesInTime", 10, NOWHERE),
                new Wrong(WrongEngines.LeavesUpWhatAnEarlierRunLeft::new, "ClaimsTellTheTruth", 9, NOWHERE),
                new Wrong(WrongEngines.PlansOtherwise::new, "MovesForAReason", 10, NOWHERE),
                new Wrong(WrongEngines.NoEchoCheck::new, "AliveUnderLease", 474, NOWHERE),
                new Wrong(WrongEngines.OpinionsOfAnEarlierSessionWin::new, "Served", 17, 20),
                new Wrong(WrongEngines.AliveStartsTooLate::new, "AliveUnderLease", 654, NOWHERE),
                new Wrong(WrongEngines.DownDoesNothing::new, "ClaimsTellTheTruth", 5, 1),
                new Wrong(WrongEngines.EpochsStandStill::new, "EpochsGrow", 2, 1),
                new Wrong(WrongEngines.BringsUpWhatItOnlyAsksFor::new, "AliveUnderLease", 1, 1),
                new Wrong(WrongEngines.LetsGoBeforeItsDown::new, "ClaimsTellTheTruth", 5, 1),
                new Wrong(WrongEngines.LeavesWithoutLettingGo::new, "WhoLeavesHasLetGo", 6, 47),
                new Wrong(WrongEngines.RunsDownTwice::new, "OneRunAtATime", 4, 1),
                new Wrong(WrongEngines.IgnoresWhoWantsItsItems::new, "Wellness", 9, 33),
                new Wrong(WrongGrants.RenewsAnUnjudgedClaim::new, "AliveUnderLease", 2, 45),
                new Wrong(WrongGrants.GrantsWithoutOwnSilence::new, "GrantedToOne", 9, 313),
                new Wrong(WrongGrants.CountsAnAnswerTwice::new, "AliveUnderLease", 17, 133),
                new Wrong(WrongHabits.NoLatenessRule::new, "NobodyIsAccusedInVain", 837, NOWHERE),
                new Wrong(WrongHabits.ForgetsWhatItRefused::new, "RefusesWhatFails", 106, NOWHERE),
                new Wrong(WrongHabits.RefusesWithoutAReason::new, "Wellness", 33, 13),
                new Wrong(WrongHabits.TakesNobodyForDeaf::new, "Served", 13, NOWHERE),
                new Wrong(WrongHabits.CountsWhoMayNotGrant::new, "Served", 79, NOWHERE),
                new Wrong(WrongHabits.IgnoresChecks::new, "BrokenIsServedAgain", 1, 45),
                new Wrong(WrongHabits.TakesBackWhatFailed::new, "MovesForAReason", 22, NOWHERE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongEngines")
    void isCaught(Wrong wrong) {
        long caught = !FROM_1 && isCaughtIn(wrong.seed(), wrong) ? wrong.seed() : 0;
        for (long seed = 1; caught == 0 && seed <= WITHIN; seed++) {
            caught = isCaughtIn(seed, wrong) ? seed : 0;
        }
        assertThat(caught)
                .as("%s is caught by %s in none of the seeds up to %d", wrong, wrong.by(), WITHIN)
                .isPositive();
        System.out.printf("%-32s caught by %s in seed %d%n", wrong, wrong.by(), caught);
        assertThat(SwarmRun.unchanging(caught, Sabotage.NONE).broken())
                .as("the right engine in seed %d", caught)
                .isNull();
    }

    private static boolean isCaughtIn(long seed, Wrong wrong) {
        return SwarmRun.unchanging(seed, wrong.made().get()).promise().equals(wrong.by());
    }

    private static Stream<Wrong> wrongEnginesWhereThingsChange() {
        return wrongEngines().filter(wrong -> wrong.changing() != NOWHERE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongEnginesWhereThingsChange")
    void isCaughtWhereOperatorsChangeThings(Wrong wrong) {
        SwarmRun.Result caught = FROM_1 ? null : caughtWhereThingsChange(wrong.changing(), wrong);
        int runs = 0;
        for (long seed = 1; caught == null && runs < WITHIN_CHANGING; seed++) {
            if (SwarmRun.changes(seed)) {
                runs++;
                caught = caughtWhereThingsChange(seed, wrong);
            }
        }
        assertThat(caught)
                .as("%s is caught in none of %d runs with changes", wrong, runs)
                .isNotNull();
        System.out.printf(
                "%-32s caught by %s where things change, in seed %d%s%n",
                wrong, caught.promise(), caught.seed(), runs == 0 ? "" : ", after " + runs + " runs");
        assertThat(SwarmRun.whole(caught.seed(), Sabotage.NONE).broken())
                .as("the right engine in seed %d", caught.seed())
                .isNull();
    }

    /** By a checker: a simulator that fails has caught nothing. */
    private static SwarmRun.@Nullable Result caughtWhereThingsChange(long seed, Wrong wrong) {
        assertThat(SwarmRun.changes(seed))
                .as("operators change things in seed %d", seed)
                .isTrue();
        SwarmRun.Result result = SwarmRun.whole(seed, wrong.made().get());
        return result.broken() == null || result.promise().equals("Crash") ? null : result;
    }
}
