package io.flip.engine.grant;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.grant.Epochs.Kept;
import io.flip.engine.grant.Epochs.Told;
import io.flip.engine.quorum.Quorum;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Protocol 5, epochs: what a voter begins with whose data directory is new. Its clock shows 1000; it is one of five, three of which are a quorum. */
@Rule("5, epochs")
class EpochsTest {

    private static final Moment EARLY = new Moment(10);
    private static final Moment FREE = new Moment(20);
    private static final Moment NOW = new Moment(25);
    private static final Moment HEARD_ALL = new Moment(30);
    private static final Duration TIMEOUT = Duration.ofNanos(40);
    private static final Moment LATE = HEARD_ALL.plus(TIMEOUT);
    private static final long CLOCK = 1_000;
    private static final long A_MINUTE_AHEAD = CLOCK + 60_000;

    private final Epochs epochs = unknown("b", "c", "d", "e");

    private static Epochs unknown(String... others) {
        Epochs epochs = Epochs.unknown(0, any -> CLOCK, FREE, HEARD_ALL, TIMEOUT);
        vote(epochs, others);
        return epochs;
    }

    /** Those and the one whose epochs they are; more than half of them are a quorum. */
    private static void vote(Epochs epochs, String... others) {
        List<String> voters = new ArrayList<>(List.of(others));
        voters.add("a");
        epochs.voters(new Quorum(voters, Quorum.majorityOf(voters.size())), "a");
    }

    private static Told knows(long highest) {
        return new Told(highest, true);
    }

    private static Told hasHeardOf(long highest) {
        return new Told(highest, false);
    }

    private long next() {
        return epochs.next(0, NOW);
    }

    @Test
    void whoKnowsWhatItGaveOutBeginsAboveThatAtOnce() {
        Epochs above = Epochs.above(5_000, any -> CLOCK);
        assertThat(above.mayGiveOut()).isTrue();
        assertThat(above.next(0, NOW)).isEqualTo(5_001);
        assertThat(above.told()).isEqualTo(knows(5_001));
    }

    @Test
    void itIsNoLessThanTheClockShowsAndAboveTheLastOne() {
        Epochs above = Epochs.above(5, any -> 30_000);
        assertThat(above.next(7, NOW)).isEqualTo(30_000);
        assertThat(above.next(30_007, NOW)).isEqualTo(30_008);
    }

    /** Else the one that asked would have to ask once more. */
    @Test
    @Rule("5, epochs")
    void votersWhoseClocksDifferGiveTheSameOne() {
        for (long clock : List.of(30_000L, 30_001L, 39_999L)) {
            assertThat(Epochs.above(5, any -> clock).next(7, NOW)).isEqualTo(30_000);
        }
        Epochs behind = Epochs.above(5, any -> 30_000);
        behind.heard("b", knows(90_000), FREE);
        assertThat(behind.next(7, NOW)).as("another one's clock is ahead").isEqualTo(90_000);
    }

    /** Two may not have noted what the other two and this one did. */
    @Test
    void itWaitsUntilSoManyHaveToldThatOneOfAnyQuorumIsAmongThem() {
        assertThat(epochs.heard("b", knows(500_000), FREE)).isFalse();
        assertThat(epochs.heard("c", knows(900_000), FREE)).isFalse();
        assertThat(epochs.mayGiveOut()).isFalse();
        assertThat(epochs.told()).as("it knows nothing to tell yet").isNull();
        assertThat(epochs.heard("d", knows(700_000), FREE)).isTrue();
        assertThat(epochs.mayGiveOut()).isTrue();
        assertThat(next()).isEqualTo(900_001);
        assertThat(epochs.told()).as("what it gives out next").isEqualTo(knows(900_001));
    }

    @Test
    void theSameOneTwiceIsOne() {
        epochs.heard("b", knows(1), FREE);
        epochs.heard("b", knows(2), FREE);
        epochs.heard("c", knows(3), FREE);
        assertThat(epochs.mayGiveOut()).isFalse();
    }

    /** What this one granted before it lost its disk may still count, with a grant that another makes after it has told. */
    @Test
    void whatIsToldBeforeItsOldGrantsAreOverDoesNotCount() {
        for (String other : List.of("b", "c", "d", "e")) {
            epochs.heard(other, knows(500_000), EARLY);
        }
        assertThat(epochs.mayGiveOut()).isFalse();
        epochs.look(0, HEARD_ALL);
        assertThat(epochs.mayGiveOut()).as("they will tell").isFalse();
    }

    @Test
    void whoDoesNotVoteIsNotAsked() {
        epochs.heard("x", knows(500_000), FREE);
        epochs.heard("b", knows(1), FREE);
        epochs.heard("c", knows(1), FREE);
        assertThat(epochs.mayGiveOut()).isFalse();
    }

    /** It may have lost its disk itself. */
    @Test
    void whoDoesNotKnowAllCountsForNothingAsLongAsAnotherIsMissing() {
        epochs.heard("b", hasHeardOf(500_000), FREE);
        epochs.heard("c", knows(1), FREE);
        epochs.heard("d", knows(1), FREE);
        assertThat(epochs.mayGiveOut()).isFalse();
        assertThat(epochs.heard("e", hasHeardOf(2), FREE))
                .as("nobody is left who could tell more")
                .isTrue();
        assertThat(next()).isEqualTo(500_001);
    }

    @Test
    void whereNobodyKnowsMoreItBeginsAMinuteAheadOfItsClock() {
        epochs.look(0, NOW);
        assertThat(epochs.mayGiveOut()).isFalse();
        assertThat(epochs.waitsUntil()).isEqualTo(HEARD_ALL);
        epochs.look(0, HEARD_ALL);
        assertThat(epochs.mayGiveOut()).isTrue();
        assertThat(epochs.waitsUntil()).isEqualTo(Moment.NEVER);
        assertThat(next()).isEqualTo(A_MINUTE_AHEAD);
        assertThat(epochs.told()).isEqualTo(hasHeardOf(A_MINUTE_AHEAD - 1));
    }

    @Test
    void whereTooFewTellItGoesOnAfterATimeoutAboveAllThatItHasHeardOf() {
        epochs.heard("b", knows(500_000), FREE);
        epochs.look(0, HEARD_ALL);
        assertThat(epochs.mayGiveOut()).isFalse();
        epochs.heard("b", knows(600_000), FREE); // it waits no longer for that
        epochs.look(700_000, LATE);
        assertThat(epochs.mayGiveOut()).isTrue();
        assertThat(next()).isEqualTo(700_001);
    }

    @Test
    void whoHadToGoOnBelievesWhatItIsToldLater() {
        epochs.look(0, HEARD_ALL);
        epochs.heard("b", knows(500_000), FREE);
        assertThat(next()).isEqualTo(500_001);
        assertThat(epochs.least())
                .as(
                        "what is granted already stays, else two who are told by each other would overtake each other without end")
                .isEqualTo(A_MINUTE_AHEAD);
        assertThat(epochs.told()).isEqualTo(hasHeardOf(500_000));
        epochs.heard("c", knows(400_000), FREE);
        assertThat(epochs.heard("d", knows(600_000), FREE))
                .as("that is no news to those who wait")
                .isFalse();
        assertThat(next()).isEqualTo(600_001);
        assertThat(epochs.told()).isEqualTo(knows(600_001));
        epochs.heard("e", knows(900_000), FREE);
        assertThat(next()).as("as it gives out itself").isEqualTo(900_000);
        assertThat(epochs.told()).isEqualTo(knows(900_000));
    }

    /** Else each claim that it and another judge would need a second round, until it has given one out. */
    @Test
    @Rule("5, epochs")
    void whatItWouldGiveOutIsWhatTheOthersGiveOutOnceTheyAreTold() {
        Epochs restarted = Epochs.above(90_000, any -> 30_000);
        Epochs other = Epochs.above(5, any -> 30_000);
        assertThat(other.next(7, NOW)).isEqualTo(30_000);
        other.heard("a", restarted.told(), FREE);
        assertThat(other.next(7, NOW)).isEqualTo(restarted.next(7, NOW)).isEqualTo(90_001);
        restarted.heard("b", other.told(), FREE);
        assertThat(restarted.told()).as("and no higher for being told").isEqualTo(knows(90_001));
    }

    @Test
    void whoVotesAloneHasNobodyToAsk() {
        Epochs alone = unknown();
        alone.look(0, HEARD_ALL);
        assertThat(alone.told()).isEqualTo(knows(A_MINUTE_AHEAD));
    }

    @Test
    void whereTheVotersChangeItGoesOnAboveAllThatItHasHeardOf() {
        Epochs known = Epochs.above(5, any -> CLOCK);
        vote(known, "b");
        known.heard("b", knows(500_000), FREE);
        assertThat(known.next(0, NOW)).isEqualTo(500_000);
        known.othersVote(0, NOW);
        assertThat(known.next(0, NOW)).isEqualTo(500_001);
        known.othersVote(600_000, NOW);
        assertThat(known.next(0, NOW)).isEqualTo(600_001);
    }

    @Test
    void itsDiskKeepsWhatItWasTold() {
        assertThat(epochs.takeUnkept()).isNull();
        epochs.look(0, HEARD_ALL);
        assertThat(epochs.takeUnkept()).as("it asks again after its next start").isNull();
        epochs.heard("b", knows(500_000), FREE);
        epochs.heard("c", knows(400_000), FREE);
        assertThat(epochs.takeUnkept()).isNull();
        epochs.heard("d", knows(300_000), FREE);
        assertThat(epochs.takeUnkept()).isEqualTo(new Kept(500_000, true));
        assertThat(epochs.takeUnkept()).isNull();
    }

    /** Those of the new voters who have noted nothing could else forget it with their machines' power. */
    @Test
    void itsDiskKeepsWhatItHasHeardOfWhenTheVotersChange() {
        epochs.look(0, HEARD_ALL);
        epochs.heard("b", knows(500_000), FREE);
        epochs.othersVote(600_000, NOW);
        assertThat(epochs.takeUnkept()).isEqualTo(new Kept(600_000, false));
        Epochs known = Epochs.above(5, any -> CLOCK);
        known.othersVote(600_000, NOW);
        assertThat(known.takeUnkept()).isEqualTo(new Kept(600_000, true));
    }

    @Test
    void whoHadToGoOnGoesOnAskingAfterItsNextStart() {
        Epochs again = Epochs.unknown(700_000, any -> CLOCK, FREE, HEARD_ALL, TIMEOUT);
        vote(again, "b", "c");
        again.heard("b", knows(500_000), FREE);
        assertThat(again.mayGiveOut()).isFalse();
        again.look(0, LATE);
        assertThat(again.told()).isEqualTo(hasHeardOf(700_000));
        again.heard("c", knows(800_000), FREE);
        assertThat(again.told()).isEqualTo(knows(800_001));
        assertThat(again.next(0, NOW)).isEqualTo(800_001);
    }

    @Test
    void whereFewerVoteThanBeforeThoseWhoHaveToldMayBeEnough() {
        epochs.look(0, HEARD_ALL);
        epochs.heard("b", knows(500_000), FREE);
        assertThat(epochs.told()).isEqualTo(hasHeardOf(500_000));
        vote(epochs, "b");
        assertThat(epochs.told()).isEqualTo(knows(500_001));
        Epochs alone = unknown("b", "c");
        alone.look(0, HEARD_ALL);
        vote(alone);
        assertThat(alone.told()).isEqualTo(knows(A_MINUTE_AHEAD));
    }

    /** What the others have noted is known to one of as many of them as there are voters above a quorum, and one more. */
    @Test
    void whoDoesNotVoteItselfIsToldByAsManyOfThoseWhoDo() {
        epochs.voters(new Quorum(List.of("b", "c", "d"), 2), "a");
        epochs.heard("b", knows(1), FREE);
        assertThat(epochs.mayGiveOut()).isFalse();
        epochs.heard("c", knows(1), FREE);
        assertThat(epochs.mayGiveOut()).isTrue();
    }
}
