package io.flip.engine.grant;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Claims;
import io.flip.engine.claim.HoldState;
import io.flip.engine.claim.Note;
import io.flip.engine.claim.Verdict;
import io.flip.engine.member.Session;
import io.flip.engine.placement.VoterSituation;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Protocol 5, judging: rule by rule. */
class GrantsTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private static final ItemId GONE = new ItemId("no such system", "1");
    private static final Session FIRST = new Session(1, 1);
    private static final Session SECOND = new Session(2, 1);
    private static final Moment NOW = new Moment(1_000);
    private static final Moment LATER = new Moment(9_000);

    /** A view that a test writes down. */
    private static final class Written implements VoterSituation {
        private final Map<ItemId, String> plan = new TreeMap<>();
        private final Set<String> suspects = new TreeSet<>();
        private final Set<String> silent = new TreeSet<>();
        private final Map<String, Session> sessions = new TreeMap<>();
        private boolean knowsNoPlan;

        @Override
        public boolean claimedByAnother(ItemId item, String claimant, Moment now) {
            return heldByAnother(item, claimant, now);
        }

        @Override
        public boolean heldByAnother(ItemId item, String claimant, Moment now) {
            return false;
        }

        @Override
        public boolean knowsNoPlan() {
            return knowsNoPlan;
        }

        @Override
        public @Nullable String planned(ItemId item) {
            return plan.get(item);
        }

        @Override
        public boolean sharded(ItemId item) {
            return item.system().equals("ip");
        }

        @Override
        public boolean suspects(String member) {
            return suspects.contains(member);
        }

        @Override
        public boolean silentPastGrace(String member, ItemId item, Moment now) {
            return silent.contains(member);
        }

        @Override
        public boolean ended(Note note) {
            Session newest = sessions.get(note.holder());
            return newest != null && newest.isNewerThan(note.session());
        }
    }

    private final Written view = new Written();
    private final Claims claims = new Claims();
    private Grants grants = grants(List.of(), new Moment(0));

    private Grants grants(List<Note> notes, Moment quarantineEnd) {
        return new Grants(claims, view, notes, Epochs.above(-1, any -> 10_000), quarantineEnd);
    }

    private Claim claim(String holder, Session session, long version, HoldState state) {
        return claim(holder, session, version, state, 1);
    }

    private Claim claim(String holder, Session session, long version, HoldState state, long epoch) {
        SequencedMap<ItemId, Claim.Entry> items = new TreeMap<>();
        items.put(ITEM, new Claim.Entry(state, epoch));
        Claim claim = new Claim(holder, session, version, items);
        claims.learn(claim, true);
        return claim;
    }

    private Verdict ask(String holder, long version) {
        return grants.judge(claim(holder, FIRST, version, HoldState.ASKING), NOW);
    }

    private void claimNothing(String holder, Session session, long version) {
        claims.learn(new Claim(holder, session, version, new TreeMap<>()), true);
    }

    /** P is the plan's choice and is granted the item. */
    private void grantTo(String holder) {
        view.plan.put(ITEM, holder);
        assertThat(ask(holder, 1).granted()).containsKey(ITEM);
    }

    @Test
    @Rule({"5, judging", "2, verdict"})
    void grantsWhatItsOwnPlanGivesAndNotesTheHolder() {
        view.plan.put(ITEM, "p");
        Verdict verdict = ask("p", 4);
        assertThat(verdict.judged()).isEqualTo(4);
        assertThat(verdict.granted()).containsExactly(Map.entry(ITEM, 10_000L));
        assertThat(grants.takeUnwritten()).containsExactly(new Note(ITEM, "p", FIRST, 10_000));
        assertThat(grants.takeUnwritten()).isEmpty();
    }

    @Test
    @Rule("5, judging 2")
    void whereItKnowsNoPlanItGrantsWhatNobodyHasToWhoeverAsksFirst() {
        view.plan.put(ITEM, "x");
        view.knowsNoPlan = true;
        assertThat(ask("p", 1).granted()).containsKey(ITEM);
        assertThat(ask("x", 1).granted()).as("noted for p").isEmpty();
        claimNothing("p", FIRST, 2);
        assertThat(ask("x", 2).granted()).containsKey(ITEM);
    }

    @Test
    @Rule("5, judging 2")
    void grantsNothingThatItsPlanGivesToAnother() {
        view.plan.put(ITEM, "x");
        assertThat(ask("p", 1).granted()).isEmpty();
        assertThat(grants.takeUnwritten()).isEmpty();
    }

    @Test
    @Rule("5, judging")
    void goesOnGrantingToTheNotedHolderWhateverThePlanSays() {
        grantTo("p");
        view.plan.put(ITEM, "x");
        assertThat(ask("p", 2).granted()).containsKey(ITEM);
    }

    @Test
    @Rule("5, judging 1")
    void grantsNothingWhileAnotherHasNotLetGo() {
        grantTo("x");
        view.plan.put(ITEM, "p");
        assertThat(ask("p", 1).granted()).isEmpty();
    }

    @Test
    @Rule("5, judging 1")
    void grantsOnceANewerClaimOfTheHolderOmitsTheItem() {
        grantTo("x");
        view.plan.put(ITEM, "p");
        claimNothing("x", FIRST, 2);
        assertThat(ask("p", 1).granted()).containsExactly(Map.entry(ITEM, 10_001L));
    }

    @Test
    @Rule("5, judging 1")
    void doesNotTakeARelayedClaimForTheHoldersWord() {
        grantTo("x");
        view.plan.put(ITEM, "p");
        claims.learn(new Claim("x", FIRST, 2, new TreeMap<>()), false);
        assertThat(ask("p", 1).granted()).isEmpty();
    }

    /** An older process of the holder that goes on can't say that the newer one let go; a voter that was started anew may hear it first. */
    @Test
    @Rule("5, judging 1")
    void doesNotTakeTheWordOfAnEarlierSessionThanItsNote() {
        grants = grants(List.of(new Note(ITEM, "x", SECOND, 5)), new Moment(0));
        view.plan.put(ITEM, "p");
        claimNothing("x", FIRST, 9);
        assertThat(ask("p", 1).granted()).isEmpty();
        claimNothing("x", SECOND, 2);
        assertThat(ask("p", 2).granted()).containsKey(ITEM);
    }

    @Test
    @Rule("5, judging 1")
    void grantsOnceTheHolderHasANewerSession() {
        grantTo("x");
        view.plan.put(ITEM, "p");
        view.sessions.put("x", SECOND);
        assertThat(ask("p", 1).granted()).containsKey(ITEM);
    }

    @Test
    @Rule("5, judging 1")
    void grantsOnceTheHolderIsSilentPastItsGrace() {
        grantTo("x");
        view.plan.put(ITEM, "p");
        view.suspects.add("x");
        assertThat(ask("p", 1).granted()).isEmpty();
        view.silent.add("x");
        assertThat(ask("p", 2).granted()).containsKey(ITEM);
    }

    @Test
    @Rule("7, rule 7")
    void whoIsSilentPastItsGraceHasLetGoWhereThatCounts() {
        grantTo("x");
        view.silent.add("x");
        assertThat(grants.holdersAmong(List.of("x"), true, NOW)).isEmpty();
        assertThat(grants.holdersAmong(List.of("x"), false, NOW)).containsExactly("x");
        view.sessions.put("x", SECOND);
        assertThat(grants.holdersAmong(List.of("x"), false, NOW)).isEmpty();
    }

    @Test
    void aHolderThatStartedAgainIsJudgedLikeAnyOther() {
        grantTo("p");
        view.plan.put(ITEM, "x");
        view.sessions.put("p", SECOND);
        claims.forgetBefore("p", SECOND);
        Claim again = claim("p", SECOND, 1, HoldState.ASKING);
        assertThat(grants.judge(again, NOW).granted()).isEmpty();
        view.plan.put(ITEM, "p");
        assertThat(grants.judge(again, NOW).granted()).containsExactly(Map.entry(ITEM, 10_001L));
    }

    @Test
    @Rule("5, judging 3")
    void inQuarantineItGrantsOnlyWhatItHasNotedAlready() {
        grants = grants(List.of(), LATER);
        view.plan.put(ITEM, "p");
        assertThat(ask("p", 1).granted()).isEmpty();
        grants = grants(List.of(new Note(ITEM, "p", FIRST, 5)), LATER);
        assertThat(ask("p", 2).granted()).containsExactly(Map.entry(ITEM, 5L));
        grants = grants(List.of(), NOW);
        assertThat(ask("p", 3).granted()).containsKey(ITEM);
    }

    @Test
    @Rule("5, judging 1")
    void notesFromBeforeARestartStillBindIt() {
        grants = grants(List.of(new Note(ITEM, "x", FIRST, 5)), new Moment(0));
        view.plan.put(ITEM, "p");
        assertThat(ask("p", 1).granted()).isEmpty();
    }

    @Test
    @Rule("2, verdict")
    void saysWhoHoldsWhatItDoesNotGrant() {
        grantTo("x");
        view.plan.put(ITEM, "p");
        assertThat(ask("p", 1).heldByOthers()).isEmpty(); // x has only asked
        claim("x", FIRST, 2, HoldState.ACTIVE);
        assertThat(ask("p", 2).heldByOthers()).containsExactly(Map.entry(ITEM, "x"));
    }

    /** The process that the note is of may hold it without having said so yet; what an older one says is no news of that. */
    @Test
    void whatAnEarlierSessionThanItsNoteSaysThatItHoldsIsNotHeld() {
        grants = grants(List.of(new Note(ITEM, "x", SECOND, 5)), new Moment(0));
        view.plan.put(ITEM, "p");
        claim("x", FIRST, 9, HoldState.ACTIVE);
        Verdict verdict = ask("p", 1);
        assertThat(verdict.granted()).isEmpty();
        assertThat(verdict.heldByOthers()).isEmpty();
    }

    private Verdict judgeHolder() {
        return grants.judge(claim("x", FIRST, 2, HoldState.ACTIVE), NOW);
    }

    @Test
    @Rule("2, verdict")
    void tellsTheHolderWhoIsWanted() {
        grantTo("x");
        view.plan.put(ITEM, "w");
        claim("w", FIRST, 1, HoldState.ASKING);
        assertThat(judgeHolder().wanted()).containsExactly(Map.entry(ITEM, "w"));
        assertThat(judgeHolder().granted()).containsKey(ITEM);
    }

    @Test
    @Rule("2, verdict")
    void nobodyIsWantedWhoDoesNotAsk() {
        grantTo("x");
        view.plan.put(ITEM, "w");
        assertThat(judgeHolder().wanted()).isEmpty();
    }

    @Test
    @Rule("2, verdict")
    void nobodyIsWantedWhoStillHasAStaleHoldToPutDown() {
        grantTo("x");
        view.plan.put(ITEM, "w");
        claim("w", FIRST, 1, HoldState.ACTIVE);
        assertThat(judgeHolder().wanted()).isEmpty();
    }

    @Test
    void nobodyIsWantedWhomTheVoterSuspects() {
        grantTo("x");
        view.plan.put(ITEM, "w");
        claim("w", FIRST, 1, HoldState.ASKING);
        view.suspects.add("w");
        assertThat(judgeHolder().wanted()).isEmpty();
    }

    @Test
    void nobodyIsWantedByAVoterInQuarantine() {
        grants = grants(List.of(), LATER);
        view.plan.put(ITEM, "w");
        claim("w", FIRST, 1, HoldState.ASKING);
        assertThat(judgeHolder().wanted()).isEmpty();
    }

    @Test
    void nobodyIsWantedWhereTheVoterNotesAThird() {
        grantTo("third");
        view.plan.put(ITEM, "w");
        claim("w", FIRST, 1, HoldState.ASKING);
        assertThat(judgeHolder().wanted()).isEmpty();
    }

    @Test
    @Rule("5, epochs")
    void theEpochOfTheClaimIsTakenOverWhereItIsHigher() {
        view.plan.put(ITEM, "p");
        Claim claim = claim("p", FIRST, 1, HoldState.ASKING, 70_000);
        assertThat(grants.judge(claim, NOW).granted()).containsExactly(Map.entry(ITEM, 70_000L));
        assertThat(grants.takeUnwritten()).containsExactly(new Note(ITEM, "p", FIRST, 70_000));
    }

    /** Voters that were exchanged one by one have no note of the last one, but it was given out before (seed 680). */
    @Test
    @Rule("5, epochs")
    void anEpochIsNoLessThanWhatTheClockShows() {
        view.plan.put(ITEM, "p");
        assertThat(ask("p", 1).granted()).as("no note").containsExactly(Map.entry(ITEM, 10_000L));
        grants = grants(List.of(new Note(ITEM, "x", FIRST, 5)), new Moment(0));
        claimNothing("x", FIRST, 2);
        assertThat(ask("p", 2).granted()).as("an old note").containsExactly(Map.entry(ITEM, 10_000L));
    }

    /** The voters that gave it out may have gone, or may have clocks that are ahead. */
    @Test
    @Rule("5, epochs")
    void aVoterWithoutANoteBeginsAboveWhatAnotherSaysThatItHad() {
        claim("x", FIRST, 1, HoldState.ACTIVE, 70_000);
        view.plan.put(ITEM, "p");
        assertThat(ask("p", 1).granted()).containsExactly(Map.entry(ITEM, 70_001L));
    }

    @Test
    void itemsOfReplicatedSystemsAreNotJudged() {
        SequencedMap<ItemId, Claim.Entry> items = new TreeMap<>();
        items.put(new ItemId("everywhere", "1"), new Claim.Entry(HoldState.ACTIVE, 1));
        Verdict verdict = grants.judge(new Claim("p", FIRST, 1, items), NOW);
        assertThat(verdict.granted()).isEmpty();
    }

    /** One of no system; it was held by x. */
    private void noteWhatIsGone(long epoch) {
        grants = grants(List.of(new Note(GONE, "x", FIRST, epoch)), new Moment(0));
        grants.adopted();
    }

    @Test
    void theNoteOfAnItemThatIsGoneIsForgottenOnceItIsLetGo() {
        noteWhatIsGone(5);
        assertThat(grants.forgetWhatIsGone()).isEmpty();
        assertThat(grants.notesWhatIsGone()).isTrue();
        claimNothing("x", FIRST, 2);
        assertThat(grants.forgetWhatIsGone()).containsExactly(GONE);
        assertThat(grants.note(GONE)).isNull();
        assertThat(grants.notesWhatIsGone()).isFalse();
    }

    /** Also where the file was removed that says how far it had gone. */
    @Test
    void whatItHasNotedIsToldToOthers() {
        Epochs epochs = Epochs.above(5, any -> 10_000);
        new Grants(claims, view, List.of(new Note(ITEM, "p", FIRST, 70_000)), epochs, NOW);
        assertThat(epochs.told()).isEqualTo(new Epochs.Told(70_000, true));
    }

    /** Also where a clock was years ahead once. */
    @Test
    @Rule("5, epochs")
    void whatIsGrantedAfterANoteWasForgottenHasAnEpochAboveIt() {
        noteWhatIsGone(70_000);
        claimNothing("x", FIRST, 2);
        assertThat(grants.forgetWhatIsGone()).containsExactly(GONE);
        view.plan.put(ITEM, "p");
        assertThat(ask("p", 1).granted()).containsExactly(Map.entry(ITEM, 70_001L));
    }
}
