package io.flip.engine.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Protocol 7, rule 14, the holder's side: other terms come in force at 100 ms. The voters were a, b and c, and are c, d and e; the quorum is 2 and
 * the timeout 1000 ms, so a grant is good for 980 ms. Until 1500 ms the old voters are needed too.
 */
class LeaseTermsTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private final Lease lease = new Lease(2, Duration.ofSeconds(1)).votedBy(List.of("a", "b", "c"));

    private static Moment ms(long millis) {
        return new Moment(millis * 1_000_000);
    }

    private static Verdict granting(long epoch) {
        SequencedMap<ItemId, Long> granted = new TreeMap<>();
        granted.put(ITEM, epoch);
        return new Verdict(1, granted, new TreeMap<>(), new TreeMap<>());
    }

    private static Verdict wanting(String other) {
        SequencedMap<ItemId, String> wanted = new TreeMap<>();
        wanted.put(ITEM, other);
        return new Verdict(1, new TreeMap<>(), new TreeMap<>(), wanted);
    }

    private void granted(long sent, String... voters) {
        for (String voter : voters) {
            lease.answered(voter, ms(sent), granting(1));
        }
    }

    private void otherTerms(boolean succeeded) {
        lease.terms(List.of("c", "d", "e"), 2, Duration.ofSeconds(1), "self", ms(1500), succeeded, ms(100));
    }

    private boolean holds(long at) {
        return ms(at).isBefore(lease.until(ITEM, 1));
    }

    @Test
    void whatWasGrantedOnTheOldTermsStaysGoodForAsLongAsItWas() {
        granted(0, "a", "b");
        otherTerms(true);
        assertThat(holds(979)).isTrue();
        assertThat(holds(980)).isFalse();
    }

    @Test
    void theNewVotersAloneAreNotEnoughAtFirst() {
        otherTerms(true);
        granted(200, "d", "e");
        assertThat(holds(300)).isFalse();
    }

    @Test
    void theOldVotersAloneAreNotEnough() {
        otherTerms(true);
        granted(200, "a", "b");
        assertThat(holds(300)).isFalse();
    }

    @Test
    void aQuorumOfBothIsEnough() {
        otherTerms(true);
        granted(200, "b", "c", "d");
        assertThat(holds(300)).isTrue();
    }

    @Test
    void whenTheTimeIsOverTheNewVotersAreEnough() {
        otherTerms(true);
        granted(1000, "d", "e");
        lease.expire(ms(1499));
        assertThat(holds(1499)).isFalse();
        lease.expire(ms(1500));
        assertThat(holds(1500)).isTrue();
    }

    @Test
    void whenTheTimeIsOverTheOldVotersCountForNothing() {
        otherTerms(true);
        granted(1000, "a", "b");
        lease.expire(ms(1500));
        assertThat(holds(1500)).isFalse();
        assertThat(lease.answers().byVoter()).isEmpty();
    }

    /** It slept through the terms in between, whose voters nobody asked: who knows to whom they have given what. */
    @Test
    void whereTermsWereMissedBetweenNothingNewCountsAtFirst() {
        granted(0, "a", "b");
        otherTerms(false);
        assertThat(holds(979)).as("what was granted before stays good").isTrue();
        granted(200, "b", "c", "d");
        assertThat(holds(1000)).isFalse();
        lease.expire(ms(1500));
        granted(1000, "c", "d");
        assertThat(holds(1500)).isTrue();
    }

    @Test
    void itsOwnVoteOnTheOldTermsEndsAsThoseOfTheOthers() {
        lease.votedBy(List.of("self", "a", "b"));
        lease.ownVerdict("self", granting(1));
        granted(0, "a");
        otherTerms(true);
        granted(900, "a");
        assertThat(holds(979)).as("granted at 0").isTrue();
        assertThat(holds(1080)).as("its own vote of 100 ms").isFalse();
    }

    @Test
    void aVoterThatStopsRenewingItsOwnVoteHasItForOneTermMore() {
        lease.votedBy(List.of("self", "a", "b"));
        lease.ownVerdict("self", granting(1));
        lease.ownEnds("self", ms(50));
        granted(900, "a");
        assertThat(holds(1029)).isTrue();
        assertThat(holds(1030)).isFalse();
        lease.ownEnds("self", ms(500)); // it has ended already
        assertThat(holds(1030)).isFalse();
    }

    @Test
    void contactWithThoseWhoAreVotersNoLongerIsNone() {
        lease.heard("a", ms(50));
        lease.heard("c", ms(50));
        otherTerms(true);
        assertThat(ms(100).isBefore(lease.contactUntil())).isFalse();
        lease.heard("d", ms(100));
        assertThat(ms(100).isBefore(lease.contactUntil())).isTrue();
    }

    @Test
    void whoIsNoVoterCanNotShakeAnItemOff() {
        otherTerms(true);
        lease.answered("a", ms(200), wanting("w"));
        lease.answered("c", ms(200), wanting("w"));
        assertThat(lease.isWantedBy("w", ITEM)).isFalse();
        lease.answered("d", ms(200), wanting("w"));
        assertThat(lease.isWantedBy("w", ITEM)).isTrue();
    }

    @Test
    void theTermOfWhatIsGrantedIsThatOfTheNewTimeout() {
        lease.terms(List.of("a", "b"), 2, Duration.ofSeconds(2), "self", ms(100), true, ms(100));
        granted(100, "a", "b");
        lease.expire(ms(100));
        assertThat(holds(2059)).isTrue();
        assertThat(holds(2060)).isFalse();
    }

    @Test
    void itTellsWhenTheOldVotersWillNotBeNeededAnyMore() {
        otherTerms(true);
        assertThat(lease.nextDeadline()).isEqualTo(ms(1500));
    }
}
