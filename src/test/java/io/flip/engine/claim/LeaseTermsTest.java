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

/**
 * Protocol 7, rule 14, the holder's side: other terms come in force at 100 ms. The voters were a, b and c, and are c, d and e; the quorum is 2 and
 * the timeout 1000 ms, so a grant is good for 980 ms. Until 1500 ms the old voters are needed too.
 */
@Rule("7, rule 14")
class LeaseTermsTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private Lease lease = new Lease(new Quorum(List.of("a", "b", "c"), 2), Duration.ofSeconds(1));

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

    private void otherTerms() {
        lease.terms(new Quorum(List.of("c", "d", "e"), 2), Duration.ofSeconds(1), "self", ms(100));
        lease.former(List.of(new Quorum(List.of("a", "b", "c"), 2)), ms(1500));
    }

    private boolean holds(long at) {
        return ms(at).isBefore(lease.until(ITEM, 1));
    }

    @Test
    void whatWasGrantedOnTheOldTermsStaysGoodForAsLongAsItWas() {
        granted(0, "a", "b");
        otherTerms();
        assertThat(holds(979)).isTrue();
        assertThat(holds(980)).isFalse();
    }

    @Test
    void theNewVotersAloneAreNotEnoughAtFirst() {
        otherTerms();
        granted(200, "d", "e");
        assertThat(holds(300)).isFalse();
    }

    @Test
    void theOldVotersAloneAreNotEnough() {
        otherTerms();
        granted(200, "a", "b");
        assertThat(holds(300)).isFalse();
    }

    @Test
    void aQuorumOfBothIsEnough() {
        otherTerms();
        granted(200, "b", "c", "d");
        assertThat(holds(300)).isTrue();
    }

    @Test
    void whenTheTimeIsOverTheNewVotersAreEnough() {
        otherTerms();
        granted(1000, "d", "e");
        lease.expire(ms(1499));
        assertThat(holds(1499)).isFalse();
        lease.expire(ms(1500));
        assertThat(holds(1500)).isTrue();
    }

    @Test
    void whenTheTimeIsOverTheOldVotersCountForNothing() {
        otherTerms();
        granted(1000, "a", "b");
        lease.expire(ms(1500));
        assertThat(holds(1500)).isFalse();
        assertThat(lease.answers().byVoter()).isEmpty();
    }

    @Test
    void whatWasGrantedOnTheOldTermsIsOverInTime() {
        granted(0, "a", "b");
        otherTerms();
        assertThat(lease.nextDeadline()).isEqualTo(ms(980));
        lease.takeChanged();
        lease.expire(ms(980));
        assertThat(lease.takeChanged()).isTrue();
    }

    /** On each of them somebody may still have a lease. */
    @Test
    void theVotersOfAllFormerTermsAreNeeded() {
        otherTerms();
        lease.terms(new Quorum(List.of("e", "f"), 2), Duration.ofSeconds(1), "self", ms(200));
        lease.former(List.of(new Quorum(List.of("c", "d", "e"), 2), new Quorum(List.of("a", "b", "c"), 2)), ms(1500));
        granted(300, "e", "f");
        assertThat(holds(400)).isFalse();
        granted(300, "c");
        assertThat(holds(400)).isFalse();
        granted(300, "b");
        assertThat(holds(400)).isTrue();
    }

    @Test
    void whatWasGrantedOnTermsBeforeTheLastStaysGoodToo() {
        granted(0, "a", "b");
        otherTerms();
        granted(200, "c", "d"); // not enough: of the old voters only c
        lease.terms(new Quorum(List.of("e", "f"), 2), Duration.ofSeconds(1), "self", ms(300));
        lease.former(List.of(new Quorum(List.of("c", "d", "e"), 2), new Quorum(List.of("a", "b", "c"), 2)), ms(1500));
        assertThat(holds(979)).isTrue();
        assertThat(holds(980)).isFalse();
    }

    @Test
    void aFormerVoterThatHasLostWhatItNotedIsMissing() {
        lease.terms(new Quorum(List.of("a", "b", "c"), 2), Duration.ofSeconds(1), "self", ms(100));
        lease.former(List.of(new Quorum(List.of("a", "b"), 2)), ms(1500));
        granted(200, "a", "c");
        assertThat(holds(300)).isFalse();
        granted(200, "b");
        assertThat(holds(300)).isTrue();
    }

    /** Its own vote needs no ping, and was enough as long as nobody else voted. */
    @Test
    void itsOwnVoteOnTheOldTermsEndsAsThoseOfTheOthers() {
        Lease alone = new Lease(new Quorum(List.of("self"), 1), Duration.ofSeconds(1));
        alone.ownVerdict("self", granting(1));
        alone.terms(new Quorum(List.of("self", "a", "b"), 2), Duration.ofSeconds(1), "self", ms(100));
        assertThat(alone.until(ITEM, 1)).isEqualTo(ms(1080));
        alone.expire(ms(1080));
        assertThat(ms(1080).isBefore(alone.until(ITEM, 1))).isFalse();
    }

    @Test
    void aVoterThatStopsRenewingItsOwnVoteHasItForOneTermMore() {
        lease = new Lease(new Quorum(List.of("self", "a", "b"), 2), Duration.ofSeconds(1));
        lease.ownVerdict("self", granting(1));
        assertThat(lease.takeChanged()).isTrue();
        lease.ownEnds("self", ms(50));
        assertThat(lease.takeChanged()).isTrue();
        granted(900, "a");
        assertThat(holds(1029)).isTrue();
        assertThat(holds(1030)).isFalse();
        lease.takeChanged();
        lease.ownEnds("self", ms(500)); // it has ended already
        assertThat(lease.takeChanged()).isFalse();
        assertThat(holds(1030)).isFalse();
    }

    @Test
    void contactWithThoseWhoAreVotersNoLongerIsNone() {
        lease.heard("a", ms(50));
        lease.heard("c", ms(50));
        otherTerms();
        assertThat(ms(100).isBefore(lease.contactUntil())).isFalse();
        lease.heard("d", ms(100));
        assertThat(ms(100).isBefore(lease.contactUntil())).isTrue();
    }

    @Test
    void norMayThoseGrantWhoAreVotersNoLonger() {
        lease.mayGrant("a", ms(50));
        lease.mayGrant("c", ms(50));
        otherTerms();
        assertThat(ms(100).isBefore(lease.grantableUntil())).isFalse();
        lease.mayGrant("d", ms(100));
        assertThat(ms(100).isBefore(lease.grantableUntil())).isTrue();
    }

    @Test
    void whoIsNoVoterCanNotShakeAnItemOff() {
        otherTerms();
        lease.answered("a", ms(200), wanting("w"));
        lease.answered("c", ms(200), wanting("w"));
        assertThat(lease.isWantedBy("w", ITEM)).isFalse();
        lease.answered("d", ms(200), wanting("w"));
        assertThat(lease.isWantedBy("w", ITEM)).isTrue();
    }

    @Test
    void theTermOfWhatIsGrantedIsThatOfTheNewTimeout() {
        lease.terms(new Quorum(List.of("a", "b"), 2), Duration.ofSeconds(2), "self", ms(100));
        granted(100, "a", "b");
        lease.expire(ms(100));
        assertThat(holds(2059)).isTrue();
        assertThat(holds(2060)).isFalse();
    }

    @Test
    void itTellsWhenTheOldVotersWillNotBeNeededAnyMore() {
        otherTerms();
        assertThat(lease.nextDeadline()).isEqualTo(ms(1500));
    }
}
