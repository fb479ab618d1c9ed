package io.flip.engine.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.ItemId;
import io.flip.engine.quorum.Quorum;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Protocol 5, holding. The timeout is 1000 ms, so the term is 980 ms; the quorum is 2. */
class LeaseTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private final Lease lease = new Lease(new Quorum(List.of("self", "a", "b", "c"), 2), Duration.ofSeconds(1));

    private static Moment ms(long millis) {
        return new Moment(millis * 1_000_000);
    }

    private static Verdict granting(long judged, long epoch) {
        SequencedMap<ItemId, Long> granted = new TreeMap<>();
        granted.put(ITEM, epoch);
        return new Verdict(judged, granted, new TreeMap<>(), new TreeMap<>());
    }

    private static Verdict denying(long judged) {
        return new Verdict(judged, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    private static Verdict wanting(String other) {
        SequencedMap<ItemId, String> wanted = new TreeMap<>();
        wanted.put(ITEM, other);
        return new Verdict(1, new TreeMap<>(), new TreeMap<>(), wanted);
    }

    private boolean holds(long at) {
        return ms(at).isBefore(lease.until(ITEM, 1));
    }

    @Test
    @Rule("5, holding")
    void needsAQuorum() {
        lease.answered("a", ms(0), granting(1, 1));
        assertThat(holds(1)).isFalse();
        lease.answered("b", ms(0), granting(1, 1));
        assertThat(holds(1)).isTrue();
    }

    @Test
    @Rule("5, holding")
    void countsFromWhenThePingWasSent() {
        lease.answered("a", ms(0), granting(1, 1));
        lease.answered("b", ms(500), granting(1, 1));
        assertThat(holds(979)).isTrue();
        assertThat(holds(980)).isFalse();
        lease.answered("a", ms(600), granting(1, 1));
        assertThat(holds(1479)).isTrue();
        assertThat(holds(1480)).isFalse();
    }

    @Test
    @Rule("5, holding")
    void lastsAsLongAsTheQuorumthLongestGrant() {
        lease.answered("a", ms(0), granting(1, 1));
        lease.answered("b", ms(100), granting(1, 1));
        lease.answered("c", ms(200), granting(1, 1));
        assertThat(lease.until(ITEM, 1)).isEqualTo(ms(1080));
    }

    @Test
    @Rule("5, holding")
    void aDenialThatWasOvertakenByTheGrantChangesNothing() {
        lease.answered("a", ms(0), granting(1, 1));
        lease.answered("b", ms(0), granting(1, 1)); // the second answer to that ping
        lease.answered("b", ms(0), denying(1)); // the first one, late
        assertThat(holds(1)).isTrue();
        lease.answered("b", ms(1), denying(1));
        assertThat(holds(2)).isFalse();
    }

    @Test
    @Rule("5, holding")
    void aJudgementOfAnOlderClaimDoesNotCount() {
        lease.answered("a", ms(0), granting(3, 1));
        lease.answered("b", ms(0), granting(4, 1));
        assertThat(ms(1).isBefore(lease.until(ITEM, 4))).isFalse();
        assertThat(ms(1).isBefore(lease.until(ITEM, 3))).isTrue();
    }

    @Test
    void aDenialInTheAnswerToANewerPingEndsIt() {
        lease.answered("a", ms(0), granting(1, 1));
        lease.answered("b", ms(0), granting(1, 1));
        lease.answered("b", ms(10), denying(1));
        assertThat(holds(11)).isFalse();
    }

    @Test
    void anAnswerToAnOlderPingThatComesLateIsIgnored() {
        lease.answered("a", ms(10), granting(1, 1));
        lease.answered("b", ms(10), denying(1));
        lease.answered("b", ms(0), granting(1, 1));
        assertThat(holds(11)).isFalse();
    }

    @Test
    void expiryForgets() {
        lease.answered("a", ms(0), wanting("w"));
        lease.answered("b", ms(0), wanting("w"));
        assertThat(lease.isWantedBy("w", ITEM)).isTrue();
        lease.expire(ms(979));
        assertThat(lease.isWantedBy("w", ITEM)).isTrue();
        lease.expire(ms(980));
        assertThat(lease.isWantedBy("w", ITEM)).isFalse();
    }

    @Test
    @Rule("5, letting go")
    void oneVoterCanNotShakeAnItemOff() {
        lease.answered("a", ms(0), wanting("w"));
        lease.answered("b", ms(0), wanting("v"));
        assertThat(lease.isWantedBy("w", ITEM)).isFalse();
    }

    @Test
    @Rule("5, epochs")
    void anEpochIsGoodOnceAQuorumHasNotedIt() {
        lease.answered("a", ms(0), granting(1, 7));
        lease.answered("b", ms(0), granting(1, 5));
        assertThat(lease.highestEpoch(ITEM, 1)).isEqualTo(7);
        assertThat(ms(1).isBefore(lease.until(ITEM, 1, 7))).isFalse();
        lease.answered("b", ms(1), granting(2, 7));
        assertThat(ms(2).isBefore(lease.until(ITEM, 1, 7))).isTrue();
    }

    @Test
    void itsOwnVoteNeedsNoPing() {
        lease.ownVerdict("self", granting(1, 1));
        lease.answered("a", ms(0), granting(1, 1));
        lease.expire(ms(900));
        assertThat(holds(900)).isTrue();
        assertThat(holds(980)).isFalse();
    }

    @Test
    void tellsWhenSomethingMayChange() {
        lease.answered("a", ms(0), granting(1, 1));
        lease.answered("b", ms(100), granting(1, 1));
        assertThat(lease.nextDeadline()).isEqualTo(ms(980));
    }

    @Test
    void contactIsAQuorumOfAnswersWhateverTheySay() {
        lease.heard("a", ms(0));
        assertThat(ms(1).isBefore(lease.contactUntil())).isFalse();
        lease.heard("b", ms(50));
        assertThat(lease.contactUntil()).isEqualTo(ms(980));
    }

    @Test
    @Rule("4, deaf members")
    void whatMayBeGrantedNeedsAQuorumOfVotersThatMayGrant() {
        lease.heard("a", ms(0));
        lease.heard("b", ms(200));
        lease.mayGrant("a", ms(0));
        assertThat(ms(1).isBefore(lease.grantableUntil())).isFalse();
        lease.mayGrant("b", ms(50));
        assertThat(lease.grantableUntil()).isEqualTo(ms(980));
        lease.heard("a", ms(500));
        assertThat(lease.grantableUntil())
                .as("a answers, and may grant no more")
                .isEqualTo(ms(980));
        lease.expire(ms(980));
        assertThat(lease.nextDeadline()).as("that of b").isEqualTo(ms(1030));
    }

    @Test
    @Rule("4, deaf members")
    void anOwnVoteThatMayNotGrantEndsAsThoseOfTheOthers() {
        lease.mayGrant("self", Moment.NEVER);
        lease.mayGrant("a", ms(900));
        lease.ownEnds("self", ms(50));
        assertThat(lease.grantableUntil()).isEqualTo(ms(1030));
        lease.ownEnds("self", ms(500));
        assertThat(lease.grantableUntil()).isEqualTo(ms(1030));
        lease.mayGrant("self", Moment.NEVER);
        assertThat(lease.grantableUntil()).isEqualTo(ms(1880));
    }

    @Test
    void renewalAloneIsNoChange() {
        lease.answered("a", ms(0), granting(1, 1));
        assertThat(lease.takeChanged()).isTrue();
        lease.answered("a", ms(100), granting(1, 1));
        assertThat(lease.takeChanged()).isFalse();
        assertThat(lease.takeJudgedNewer()).isFalse();
        lease.answered("a", ms(200), granting(2, 1));
        assertThat(lease.takeChanged()).isFalse();
        assertThat(lease.takeJudgedNewer()).isTrue();
        lease.answered("a", ms(300), denying(2));
        assertThat(lease.takeChanged()).isTrue();
        assertThat(List.of(lease.until(ITEM, 1))).containsExactly(new Moment(Long.MIN_VALUE));
    }
}
