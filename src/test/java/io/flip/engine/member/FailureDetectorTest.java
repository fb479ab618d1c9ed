package io.flip.engine.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.quorum.Quorum;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Protocol 3: who is suspected. The timeout is 1000 ms throughout. */
class FailureDetectorTest {

    private static final List<String> ALL = List.of("a", "b", "c", "d");
    private static final List<String> VOTERS = List.of("a", "b", "c");

    private static Moment ms(long millis) {
        return new Moment(millis * 1_000_000);
    }

    private static FailureDetector detector(String self) {
        return new FailureDetector(self, ALL, new Quorum(VOTERS, 2), Duration.ofSeconds(1), ms(0));
    }

    private static void hear(FailureDetector detector, long at, String... members) {
        for (String member : members) {
            detector.heard(member, ms(at));
        }
        detector.look(ms(at));
    }

    @Test
    @Rule("3")
    void suspectsWhoIsSilentForTheTimeout() {
        FailureDetector detector = detector("a");
        hear(detector, 100, "b", "c", "d");
        hear(detector, 900, "b", "d");
        detector.look(ms(1099));
        assertThat(detector.suspects()).isEmpty();
        detector.look(ms(1100));
        assertThat(detector.suspects()).containsExactly("c");
    }

    @Test
    @Rule("3")
    void givesWhoWasNeverHeardTwiceTheTimeout() {
        FailureDetector detector = detector("a");
        hear(detector, 0, "b", "c");
        hear(detector, 800, "b", "c");
        hear(detector, 1600, "b", "c");
        detector.look(ms(1999));
        assertThat(detector.suspects()).isEmpty();
        detector.look(ms(2000));
        assertThat(detector.suspects()).containsExactly("d");
    }

    /** What it says for the first time replaces what its last session said: so it waits until it would suspect the same ones again. */
    @Test
    @Rule("3")
    void listensUntilItHasWaitedForEveryone() {
        FailureDetector detector = detector("a");
        assertThat(detector.isolated()).isTrue();
        assertThat(detector.listensUntil()).isLessThan(ms(0)); // who hears no quorum waits for nobody
        hear(detector, 500, "b", "c"); // from here on every wait begins anew
        assertThat(detector.listensUntil()).isEqualTo(ms(2500));
        hear(detector, 600, "d");
        assertThat(detector.listensUntil()).isLessThan(ms(0));
    }

    @Test
    @Rule("3")
    void stopsAsSoonAsItHearsTheMember() {
        FailureDetector detector = detector("a");
        hear(detector, 0, "b", "c", "d");
        hear(detector, 900, "b", "d");
        detector.look(ms(1500));
        assertThat(detector.suspects()).containsExactly("c");
        hear(detector, 1501, "c");
        assertThat(detector.suspects()).isEmpty();
    }

    @Test
    @Rule("3")
    void suspectsNobodyWhereFewerThanTheQuorumAnswer() {
        FailureDetector detector = detector("a");
        hear(detector, 0, "b", "c", "d");
        assertThat(detector.isolated()).isFalse();
        detector.look(ms(1000));
        assertThat(detector.isolated()).isTrue();
        assertThat(detector.suspects()).isEmpty();
    }

    @Test
    @Rule("3")
    void beginsEveryWaitAnewWhenAQuorumAnswersAgain() {
        FailureDetector detector = detector("a");
        hear(detector, 0, "b", "c", "d");
        detector.look(ms(1000));
        hear(detector, 5000, "b");
        assertThat(detector.isolated()).isFalse();
        assertThat(detector.suspects()).isEmpty();
        hear(detector, 5900, "b");
        assertThat(detector.suspects()).isEmpty();
        hear(detector, 6000, "b");
        assertThat(detector.suspects()).containsExactly("c", "d");
    }

    @Test
    @Rule("3")
    void addsItsOwnAbsenceToEveryWait() {
        FailureDetector detector = detector("a");
        hear(detector, 0, "b", "c", "d");
        detector.late(Duration.ofSeconds(4), Duration.ofMillis(5), ms(4500));
        detector.look(ms(4500));
        assertThat(detector.isolated()).isFalse();
        assertThat(detector.suspects()).isEmpty();
    }

    @Test
    @Rule("3")
    void readsWhatCameWhileItWasAbsentBeforeItSuspects() {
        FailureDetector detector = detector("a");
        hear(detector, 0, "b", "c", "d");
        hear(detector, 900, "b");
        detector.late(Duration.ofSeconds(4), Duration.ofMillis(5), ms(5001));
        detector.look(ms(5001));
        assertThat(detector.suspects()).isEmpty();
        assertThat(detector.nextDeadline()).isEqualTo(ms(5006));
        hear(detector, 5002, "c");
        detector.look(ms(5006));
        assertThat(detector.suspects()).containsExactly("d");
    }

    @Test
    void whoIsAlwaysLateSuspectsAllTheSame() {
        FailureDetector detector = detector("a");
        hear(detector, 0, "b", "c", "d");
        hear(detector, 900, "b", "c");
        detector.late(Duration.ofMillis(10), Duration.ofMillis(5), ms(1010));
        detector.look(ms(1010));
        assertThat(detector.suspects()).isEmpty();
        detector.late(Duration.ofMillis(10), Duration.ofMillis(5), ms(1025));
        detector.look(ms(1025));
        assertThat(detector.suspects()).containsExactly("d");
    }

    @Test
    @Rule("3")
    void aMemberThatDoesNotVoteSuspectsNobody() {
        FailureDetector detector = detector("d");
        hear(detector, 0, "a", "b", "c");
        hear(detector, 900, "a", "b");
        detector.look(ms(1500));
        assertThat(detector.suspects()).isEmpty();
        assertThat(detector.isolated()).isFalse();
    }

    @Test
    void whoDoesNotVoteDoesNotCountAgainstIsolation() {
        FailureDetector detector = detector("a");
        hear(detector, 0, "d");
        assertThat(detector.isolated()).isTrue();
    }

    @Test
    @Rule("5, judging 1")
    void tellsWhoHasBeenSilentPastItsGrace() {
        FailureDetector detector = detector("a");
        hear(detector, 0, "b", "c", "d");
        hear(detector, 900, "b", "d");
        hear(detector, 1500, "b", "d");
        assertThat(detector.silentFor("c", Duration.ofMillis(1500), ms(1499))).isFalse();
        assertThat(detector.silentFor("c", Duration.ofMillis(1500), ms(1500))).isTrue();
        assertThat(detector.silentFor("b", Duration.ofMillis(0), ms(1500))).isFalse();
    }

    @Test
    @Rule("5, judging 1")
    void tellsWhoHasBeenSilentPastItsGraceAlsoWhereItIsIsolated() {
        FailureDetector detector = detector("a");
        hear(detector, 0, "b", "c", "d");
        hear(detector, 900, "d");
        hear(detector, 1700, "d");
        assertThat(detector.isolated()).isTrue();
        assertThat(detector.suspects("c")).isFalse();
        assertThat(detector.watchedForSilence()).containsExactly("b", "c");
        assertThat(detector.silentFor("c", Duration.ofMillis(1700), ms(1699))).isFalse();
        assertThat(detector.silentFor("c", Duration.ofMillis(1700), ms(1700))).isTrue();
        assertThat(detector.silentFor("d", Duration.ZERO, ms(1700))).isFalse();
    }

    @Test
    @Rule("3")
    void beginsEveryWaitAnewWhereItIsIsolatedAndHearsOneAgain() {
        FailureDetector detector = detector("a");
        hear(detector, 0, "b", "c", "d");
        detector.look(ms(5000));
        assertThat(detector.silentFor("c", Duration.ofSeconds(1), ms(5000))).isTrue();
        hear(detector, 5000, "d");
        assertThat(detector.silentFor("c", Duration.ofSeconds(1), ms(5000))).isFalse();
        hear(detector, 5900, "d"); // heard all the time: they start anew once
        detector.look(ms(6000));
        assertThat(detector.silentFor("c", Duration.ofSeconds(1), ms(6000))).isTrue();
    }

    /** It hears d all the time, and e now and then. Once it has heard nobody, that counts again. */
    @Test
    @Rule("3")
    void oneThatComesAndGoesBeginsThemAnewOnce() {
        List<String> five = List.of("a", "b", "c", "d", "e");
        FailureDetector detector = new FailureDetector("a", five, new Quorum(VOTERS, 2), Duration.ofSeconds(1), ms(0));
        hear(detector, 0, "b", "c", "d", "e");
        for (long at = 500; at < 5000; at += 500) {
            hear(detector, at, "d");
        }
        Duration second = Duration.ofSeconds(1);
        hear(detector, 5000, "d", "e");
        assertThat(detector.silentFor("c", second, ms(5000))).isFalse();
        hear(detector, 5500, "d");
        hear(detector, 6000, "d", "e");
        assertThat(detector.silentFor("c", second, ms(6000))).isTrue();
        hear(detector, 8000, "e");
        assertThat(detector.silentFor("c", second, ms(8000))).isFalse();
    }

    @Test
    void saysOnceThatOthersAreSilent() {
        FailureDetector detector = detector("a");
        hear(detector, 0, "b", "c", "d");
        detector.takeSilentChanged();
        hear(detector, 900, "d");
        assertThat(detector.takeSilentChanged()).isFalse();
        detector.look(ms(1000));
        assertThat(detector.takeSilentChanged()).isTrue();
        assertThat(detector.takeSilentChanged()).isFalse();
        hear(detector, 1100, "d", "c");
        assertThat(detector.takeSilentChanged()).isTrue();
    }

    @Test
    void asksToLookAgainNoLaterThanSomethingIsDue() {
        FailureDetector detector = detector("a");
        hear(detector, 100, "b", "c", "d");
        hear(detector, 400, "b", "d");
        assertThat(detector.nextDeadline()).isLessThanOrEqualTo(ms(1100));
        detector.look(detector.nextDeadline());
        while (detector.suspects().isEmpty() && detector.nextDeadline().isBefore(ms(5000))) {
            detector.look(detector.nextDeadline());
        }
        assertThat(detector.suspects()).containsExactly("c");
    }

    /** Nobody had to speak to one that did not vote (seed 357 of the swarm, as it was when changes were first drawn). */
    @Test
    @Rule("7, rule 15")
    void whoBecomesAVoterGivesEverybodyTwiceTheTimeout() {
        FailureDetector detector = detector("d");
        hear(detector, 0, "a", "b", "c");
        hear(detector, 5_000, "a", "b");
        detector.members(ALL, new Quorum(ALL, 3), Duration.ofSeconds(1), ms(5_000));
        hear(detector, 5_900, "a", "b");
        hear(detector, 6_800, "a", "b");
        detector.look(ms(6_899));
        assertThat(detector.suspects()).isEmpty();
        detector.look(ms(7_000));
        assertThat(detector.suspects()).containsExactly("c");
    }

    @Test
    @Rule("7, rule 15")
    void whoIsAMemberAgainIsGivenTwiceTheTimeout() {
        FailureDetector detector = detector("a");
        hear(detector, 0, "b", "c", "d");
        detector.members(VOTERS, new Quorum(VOTERS, 2), Duration.ofSeconds(1), ms(100));
        hear(detector, 900, "b", "c");
        hear(detector, 1_800, "b", "c");
        detector.members(ALL, new Quorum(VOTERS, 2), Duration.ofSeconds(1), ms(2_000));
        hear(detector, 2_700, "b", "c");
        assertThat(detector.suspects()).isEmpty();
        hear(detector, 3_600, "b", "c");
        detector.look(ms(4_000));
        assertThat(detector.suspects()).containsExactly("d");
    }
}
