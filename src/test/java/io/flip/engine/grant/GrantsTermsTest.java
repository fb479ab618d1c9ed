package io.flip.engine.grant;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Claims;
import io.flip.engine.claim.HoldState;
import io.flip.engine.claim.Note;
import io.flip.engine.member.Session;
import io.flip.engine.placement.VoterSituation;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Protocol 7, rule 14, the voter's side: the terms change, and leases of the former ones may be held until {@link #CALM}. The plan gives the item to p. */
class GrantsTermsTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private static final Session FIRST = new Session(1, 1);
    private static final Session SECOND = new Session(2, 1);
    private static final Moment NOW = new Moment(1_000);
    private static final Moment CALM = new Moment(5_000);

    /** A view in which the plan gives the item to p, nobody is silent, and others may say that they hold it. */
    private static final class Written implements VoterSituation {
        private final Set<String> holders = new TreeSet<>();
        private final Set<String> askers = new TreeSet<>();

        @Override
        public boolean knowsNoPlan() {
            return false;
        }

        @Override
        public @Nullable String planned(ItemId item) {
            return "p";
        }

        @Override
        public boolean sharded(ItemId item) {
            return true;
        }

        @Override
        public boolean suspects(String member) {
            return false;
        }

        @Override
        public boolean silentPastGrace(String member, ItemId item, Moment now) {
            return false;
        }

        @Override
        public boolean heldByAnother(ItemId item, String claimant, Moment now) {
            return holders.stream().anyMatch(holder -> !holder.equals(claimant));
        }

        @Override
        public boolean claimedByAnother(ItemId item, String claimant, Moment now) {
            return heldByAnother(item, claimant, now) || askers.stream().anyMatch(asker -> !asker.equals(claimant));
        }

        @Override
        public boolean ended(Note note) {
            return false;
        }
    }

    private final Written view = new Written();
    private final Claims claims = new Claims();
    private Grants grants = grants(new Moment(0));

    private Grants grants(Moment quarantineEnd, Note... notes) {
        return new Grants(claims, view, List.of(notes), Epochs.above(-1, any -> 10_000), quarantineEnd);
    }

    private boolean grants(String to, HoldState state, Moment at) {
        return grants(to, FIRST, state, at);
    }

    private boolean grants(String to, Session session, HoldState state, Moment at) {
        SequencedMap<ItemId, Claim.Entry> items = new TreeMap<>();
        items.put(ITEM, new Claim.Entry(state, 1));
        Claim claim = new Claim(to, session, 1, items);
        claims.learn(claim, true);
        return grants.judge(claim, at).granted().containsKey(ITEM);
    }

    private void otherTerms() {
        grants.termsChanged(NOW);
        grants.settledAt(CALM);
    }

    /** Its lease needs the former voters too, and they know whether another has one. */
    @Test
    @Rule("7, rule 14")
    void whatIsFreeIsGrantedAsEver() {
        otherTerms();
        assertThat(grants("p", HoldState.ASKING, NOW)).isTrue();
    }

    @Test
    @Rule("7, rule 14")
    void whoIsNotedAlreadyGoesOnBeingGrantedIt() {
        assertThat(grants("p", HoldState.ASKING, NOW)).isTrue();
        otherTerms();
        assertThat(grants("p", HoldState.ACTIVE, NOW)).isTrue();
    }

    /** It is noted from an earlier hold, and others may have had the item since, whom this voter has not heard of (seed 1795456827341644). */
    @Test
    void whoIsNotedAlreadyAndAsksAgainGetsANewEpoch() {
        grants = grants(new Moment(0), new Note(ITEM, "p", FIRST, 9));
        otherTerms();
        assertThat(grants("p", HoldState.ASKING, NOW)).isTrue();
        assertThat(grants.note(ITEM)).isEqualTo(new Note(ITEM, "p", FIRST, 10_000));
    }

    @Test
    void whoHasItUpKeepsItsEpoch() {
        grants = grants(new Moment(0), new Note(ITEM, "p", FIRST, 9));
        otherTerms();
        assertThat(grants("p", HoldState.ACTIVE, NOW)).isTrue();
        assertThat(grants.note(ITEM)).isEqualTo(new Note(ITEM, "p", FIRST, 9));
    }

    /** A new voter would otherwise end the lease of a holder that it has no note of. */
    @Test
    @Rule("7, rule 14")
    void whoeverHoldsItGoesOnWithTheGrantOfAVoterThatHasNoNote() {
        view.holders.add("x");
        otherTerms();
        assertThat(grants("x", HoldState.ACTIVE, NOW))
                .as("whatever the plan says")
                .isTrue();
        assertThat(grants.note(ITEM)).isEqualTo(new Note(ITEM, "x", FIRST, 10_000));
    }

    @Test
    @Rule("7, rule 14")
    void notWhereAnotherSaysThatItHoldsItToo() {
        view.holders.addAll(List.of("x", "y"));
        otherTerms();
        assertThat(grants("x", HoldState.ACTIVE, NOW)).isFalse();
    }

    @Test
    @Rule("5, judging 3")
    void notInTheQuarantineOfAStart() {
        grants = grants(new Moment(2_000));
        otherTerms();
        assertThat(grants("x", HoldState.ACTIVE, NOW)).isFalse();
        assertThat(grants("x", HoldState.ACTIVE, new Moment(2_000))).isTrue();
    }

    /** A voter that is new must not give away what another holds by the grants of the rest. */
    @Test
    @Rule("7, rule 14")
    void aVoterWithoutANoteDoesNotGiveAwayWhatAnotherSaysThatItHolds() {
        view.holders.add("x");
        assertThat(grants("p", HoldState.ASKING, NOW)).isFalse();
        view.holders.clear();
        assertThat(grants("p", HoldState.ASKING, NOW)).isTrue();
    }

    /** It may have been granted it by the rest, and have begun to bring it up: it says that with its next claim, or asks no more. */
    @Test
    void aVoterWithoutANoteDoesNotGiveAwayWhatAnotherAsksForEither() {
        view.askers.add("x");
        otherTerms();
        assertThat(grants("p", HoldState.ASKING, NOW)).isFalse();
        assertThat(grants("x", HoldState.ACTIVATING, NOW)).as("now it says so").isTrue();
        assertThat(grants("p", HoldState.ASKING, NOW)).isFalse();
    }

    @Test
    void whatAnotherAsksForIsGrantedAsEverWhereNoLeaseOfFormerTermsIsLeft() {
        view.askers.add("x");
        otherTerms();
        assertThat(grants("p", HoldState.ASKING, CALM)).isTrue();
    }

    @Test
    void aVoterWithoutANoteGrantsItToTheHolderThatThePlanWantsThoughAnotherSaysSoToo() {
        view.holders.addAll(List.of("p", "x"));
        assertThat(grants("p", HoldState.ACTIVE, NOW)).isTrue();
    }

    @Test
    @Rule("7, rule 14")
    void thePlanCountsAgainWhenThatIsOver() {
        view.holders.add("x");
        otherTerms();
        assertThat(grants("x", HoldState.ACTIVE, CALM)).isFalse();
    }

    @Test
    @Rule("7, rule 7")
    void whoIsNoMemberAnyMoreStillHoldsWhatIsNotedUntilThatIsSettled() {
        grants = grants(new Moment(0), new Note(ITEM, "x", FIRST, 9));
        assertThat(grants.holdersAmong(List.of("x", "y"), true, NOW)).containsExactly("x");
        assertThat(grants("p", HoldState.ASKING, NOW)).isFalse();
        grants.formerLetGo("x");
        assertThat(grants.holdersAmong(List.of("x", "y"), true, NOW)).isEmpty();
        assertThat(grants("p", HoldState.ASKING, NOW)).isTrue();
    }

    @Test
    void whoIsAMemberAgainIsBelievedByWhatItSaysItself() {
        grants = grants(new Moment(0), new Note(ITEM, "x", SECOND, 9));
        grants.formerLetGo("x");
        grants.membersAre(List.of("p", "x"));
        assertThat(grants("p", HoldState.ASKING, NOW)).isFalse();
    }

    /** The voters that noted the last epoch may all have gone meanwhile. */
    @Test
    @Rule({"7, rule 14", "5, epochs"})
    void whoHasNoNoteBeginsAboveAllEpochsThatItHasHeardOf() {
        SequencedMap<ItemId, Claim.Entry> items = new TreeMap<>();
        items.put(ITEM, new Claim.Entry(HoldState.ACTIVE, 43_400));
        claims.learn(new Claim("x", FIRST, 1, items), false);
        claims.forget("x");
        otherTerms();
        assertThat(grants("p", HoldState.ASKING, CALM)).isTrue();
        assertThat(grants.note(ITEM)).isEqualTo(new Note(ITEM, "p", FIRST, 43_401));
    }

    @Test
    @Rule({"7, rule 14", "5, epochs"})
    void whoHasAnOldNoteGoesOnAboveAllEpochsThatItHasHeardOf() {
        grants = grants(new Moment(0), new Note(ITEM, "y", FIRST, 433));
        grants.formerLetGo("y");
        SequencedMap<ItemId, Claim.Entry> items = new TreeMap<>();
        items.put(ITEM, new Claim.Entry(HoldState.ACTIVE, 43_400));
        claims.learn(new Claim("x", FIRST, 1, items), false);
        otherTerms();
        assertThat(grants("p", HoldState.ASKING, CALM)).isTrue();
        assertThat(grants.note(ITEM)).isEqualTo(new Note(ITEM, "p", FIRST, 43_401));
    }
}
