package io.flip.engine.register;

import static io.flip.engine.register.Desk.PATIENCE;
import static io.flip.engine.register.Desk.add;
import static io.flip.engine.register.Desk.after;
import static io.flip.engine.register.Desk.ballot;
import static io.flip.engine.register.Desk.file;
import static io.flip.engine.register.Desk.ms;
import static io.flip.engine.register.Desk.storage;
import static io.flip.engine.register.Desk.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.ChangeRequest.Drain;
import io.flip.engine.register.ChangeRequest.RemoveMember;
import io.flip.engine.register.Desk.Sent;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Protocol 7: the proposer's side, rule by rule. The proposer is {@code a}; the voters are a, b and c, at version 4, where nothing else is said. */
class ProposerTest {

    private static final Duration RESEND = Duration.ofMillis(100);
    private static final ChangeRequest DRAIN = new Drain("b");

    private final Desk desk = new Desk();
    private Ground ground = ground(null);
    private Moment now = ms(0);
    private Proposer proposer = proposer(1);

    private Ground ground(@Nullable AcceptorState found) {
        ClusterConfig base = version(4, "a", "b", "c");
        return new Ground(base, true, new Acceptor("a", storage("a"), base, found, new Actions()));
    }

    private void hasVoted(Ballot promised, @Nullable Proposal accepted) {
        ground = ground(new AcceptorState(4, promised, accepted));
        proposer = proposer(1);
    }

    private void become(ClusterConfig document) {
        ground.rise(document, ground.settled());
        desk.actions().add(new Action.StoreBase(document, ground.settled()));
        proposer.rebased(document, now);
    }

    private Proposer proposer(long nonce) {
        return new Proposer("a", ground, desk.actions(), desk::fits, nonce, PATIENCE, RESEND, now);
    }

    private void want(String changeId, long expected, ChangeRequest change) {
        proposer.want(new Wish(7, changeId, expected, change, true, "test"));
        look();
    }

    private void look() {
        proposer.look(now, true, false);
    }

    private void pass(Duration time) {
        now = now.plus(time);
        look();
    }

    /** The ballot that is being asked for. */
    private Ballot prepared() {
        Sent sent = desk.takeLetters(Letter.Prepare.class).getFirst();
        return ((Letter.Prepare) sent.letter()).ballot();
    }

    private void promise(Ballot ballot, String... from) {
        for (String voter : from) {
            proposer.promised(
                    voter, new Letter.Promise(ground.base().version(), ballot, storage(voter), null), null, now);
        }
    }

    private void accept(long base, Ballot ballot, String... from) {
        for (String voter : from) {
            ClusterConfig chosen = proposer.accepted(voter, new Letter.Accepted(base, ballot, storage(voter)), now);
            if (chosen != null) {
                become(chosen);
                proposer.commit(now);
            }
        }
    }

    private void commit(long version, String... from) {
        for (String voter : from) {
            proposer.committed(voter, new Letter.Committed(version, storage(voter)), now);
        }
    }

    private void state(int question, String... from) {
        state(false, question, from);
    }

    private void state(boolean settled, int question, String... from) {
        for (String voter : from) {
            Letter.State state = new Letter.State(
                    desk.question(question), storage(voter), ground.base().version(), null, settled);
            answered(voter, state, null);
        }
    }

    private void answered(String voter, Letter.State state, @Nullable ClusterConfig document) {
        Inquiry complete = proposer.answered(voter, state, document);
        if (complete != null) {
            if (complete.settled()) {
                ground.settle();
            }
            proposer.goOn(complete, now);
        }
    }

    private List<String> asked(Class<? extends Letter> kind) {
        return desk.takeLetters(kind).stream().map(Sent::to).toList();
    }

    private ClusterConfig proposed() {
        return Objects.requireNonNull(
                desk.takeLetters(Letter.Accept.class).getFirst().document());
    }

    // -- protocol 7, rule 3

    @Test
    @Rule("7, rule 3")
    void rule3ItPreparesWithTheVotersOfTheBaseAndOfItsTarget() {
        want("one", 4, add("d"));
        assertThat(desk.takeLetters(Letter.Prepare.class))
                .allSatisfy(sent -> assertThat(sent.document()).isEqualTo(ground.base()))
                .extracting(Sent::to)
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    @Rule("7, rule 3")
    void rule3ItNeedsTheTargetsMajorityBesideTheBases() {
        want("one", 4, add("d"));
        Ballot ballot = prepared();
        promise(ballot, "a", "b");
        assertThat(asked(Letter.Accept.class)).isEmpty();
        promise(ballot, "d");
        assertThat(asked(Letter.Accept.class)).contains("b", "c", "d");
    }

    /**
     * Protocol 7, rule 14: who accepts other terms grants nothing until it knows what came of them, so those are asked first without whom nothing
     * comes of them.
     */
    @Test
    @Rule("7, rule 5")
    void rule5WhoseAcceptanceDependsOnOthersIsAskedAfterThem() {
        ground.rise(version(4, "a", "b", "c", "d"), ground.settled());
        want("one", 4, new RemoveMember("d"));
        Ballot ballot = prepared();
        promise(ballot, "a", "b", "d");
        assertThat(asked(Letter.Accept.class)).containsExactly("b", "c");
        accept(4, ballot, "b");
        assertThat(asked(Letter.Accept.class))
                .as("with its own that is a majority")
                .containsExactly("a", "c", "d");
    }

    @Test
    @Rule("7, rule 5")
    void rule5WhereTheTermsStayAllAreAskedAtOnce() {
        want("one", 4, DRAIN);
        Ballot ballot = prepared();
        promise(ballot, "a", "b");
        assertThat(asked(Letter.Accept.class)).containsExactly("a", "b", "c");
    }

    @Test
    @Rule("7, rule 3")
    void rule3ItNeedsTheBasesMajorityBesideTheTargets() {
        ground.rise(version(4, "a", "b", "c", "d"), ground.settled());
        want("one", 4, new RemoveMember("d"));
        Ballot ballot = prepared();
        promise(ballot, "a", "b");
        assertThat(asked(Letter.Accept.class)).isEmpty();
        promise(ballot, "d");
        assertThat(asked(Letter.Accept.class)).contains("b", "c");
    }

    @Test
    @Rule("7, rule 3")
    void rule3AnAttemptThatWasNackedIsFollowedByOneWithAHigherBallot() {
        want("one", 4, DRAIN);
        Ballot first = prepared();
        proposer.nacked(new Letter.Nack(4, first, ballot(50)), now);
        assertThat(desk.take()).isEmpty(); // it waits for a random while
        pass(Duration.ofSeconds(1));
        assertThat(prepared().isAbove(ballot(50))).isTrue();
    }

    @Test
    @Rule("7, rule 3")
    void rule3ABallotIsAboveWhatThisMemberItselfHasPromised() {
        hasVoted(ballot(90), null);
        want("one", 4, DRAIN);
        assertThat(prepared().isAbove(ballot(90))).isTrue();
    }

    @Test
    @Rule("7, rule 3")
    void rule3APromiseForAnotherBallotCountsForNothing() {
        want("one", 4, DRAIN);
        Ballot ballot = prepared();
        promise(new Ballot(ballot.counter(), "a", ballot.nonce() + 1), "a", "b", "c");
        assertThat(asked(Letter.Accept.class)).isEmpty();
    }

    @Test
    void whoDoesNotAnswerIsAskedAgainAndWhoHasIsNot() {
        want("one", 4, add("d"));
        promise(prepared(), "a");
        pass(RESEND);
        assertThat(asked(Letter.Prepare.class)).containsExactly("b", "c", "d");
    }

    // -- protocol 7, rule 5

    @Test
    @Rule("7, rule 5")
    void rule5WhatAPromiseRevealsIsProposedInsteadOfItsOwn() {
        want("mine", 4, DRAIN);
        Ballot ballot = prepared();
        ClusterConfig low = after(ground.base(), "low");
        ClusterConfig high = after(ground.base(), "high");
        proposer.promised("a", new Letter.Promise(4, ballot, storage("a"), ballot(-1)), high, now);
        proposer.promised("b", new Letter.Promise(4, ballot, storage("b"), ballot(-2)), low, now);
        assertThat(proposed()).isEqualTo(high);
    }

    @Test
    @Rule("7, rule 5")
    void rule5APromiseWhoseDocumentIsMissingCountsForNothing() {
        want("mine", 4, DRAIN);
        Ballot ballot = prepared();
        promise(ballot, "a");
        proposer.promised("b", new Letter.Promise(4, ballot, storage("b"), ballot(-1)), null, now);
        assertThat(asked(Letter.Accept.class)).isEmpty();
    }

    @Test
    @Rule("7, rule 5")
    void rule5AChosenDocumentHasTheMajorityOfTheBaseAndItsOwn() {
        want("one", 4, add("d"));
        Ballot ballot = prepared();
        promise(ballot, "a", "b", "c", "d");
        accept(4, ballot, "a", "b");
        assertThat(ground.base().version()).isEqualTo(4);
        accept(4, ballot, "d");
        assertThat(ground.base().madeBy("one")).isEqualTo(5);
    }

    /** What it answers before the version names its storage counts for nothing: it could answer again with another. */
    @Test
    @Rule("7, rule 5")
    void rule5ANewVoterWhoseStorageIsNotKnownDoesNotDecide() {
        want("one", 4, new ChangeRequest.AddMember("d", "10.0.1.9", 2200, null, List.of(), null));
        Ballot ballot = prepared();
        promise(ballot, "a", "d");
        assertThat(asked(Letter.Accept.class)).isEmpty();
        promise(ballot, "c");
        assertThat(proposed().member("d").map(MemberConfig::storage)).isEmpty();
        accept(4, ballot, "a", "d");
        assertThat(ground.base().version()).isEqualTo(4);
        accept(4, ballot, "c");
        assertThat(ground.base().voters()).containsExactly("a", "b", "c");
    }

    @Test
    void theLastVoterMayGoWhereAnOperatorInsists() {
        ground.rise(version(4, "a"), ground.settled());
        want("one", 4, new RemoveMember("a"));
        Ballot ballot = prepared();
        promise(ballot, "a");
        accept(4, ballot, "a");
        commit(5, "a");
        assertThat(desk.takeOutcomes()).containsExactly(new ChangeOutcome.Done(5));
        assertThat(ground.base().voters()).isEmpty();
    }

    // -- protocol 7, rule 14

    /** As long as leases of them may be held the document names them, however often it changes. */
    @Test
    @Rule("7, rule 14")
    void rule14FormerTermsAreNamedUntilTheyAreSettled() {
        ground.rise(ground.base(), false);
        ClusterConfig before = ground.base();
        want("one", 4, add("d"));
        state(1, "a", "b");
        Ballot ballot = prepared();
        promise(ballot, "a", "b", "c", "d");
        accept(4, ballot, "a", "b", "c");
        commit(5, "a", "b", "c");
        ClusterConfig four = ground.base();
        assertThat(four.terms().former()).containsExactly(Terms.Former.of(before));
        desk.take();
        want("two", 5, DRAIN);
        state(2, "a", "b", "c");
        promise(prepared(), "a", "b", "c", "d");
        assertThat(proposed().terms()).as("of two").isEqualTo(four.terms());
    }

    private void changedTerms(int often) {
        Terms terms = Terms.FIRST;
        for (int i = 0; i < often; i++) {
            terms = terms.changedIn(3, version(2, "a", "b"));
        }
        ClusterConfig base = ground.base();
        ground.rise(
                new ClusterConfig(4, base.settings(), base.members(), base.systems(), terms, List.of()),
                ground.settled());
    }

    /** Whoever has known the base for longer: else a voter that was replaced would name once more what the others were done with. */
    @Test
    @Rule("7, rule 14")
    void rule14WhereAnotherMemberKnowsThemToBeSettledTheyAreNotNamed() {
        ground.rise(ground.base(), false);
        changedTerms(1);
        want("one", 4, DRAIN);
        assertThat(desk.takeLetters(Letter.Prepare.class)).as("it asks first").isEmpty();
        state(true, 1, "c");
        state(false, 1, "a");
        promise(prepared(), "a", "c");
        assertThat(proposed().terms()).isEqualTo(new Terms(3, List.of()));
    }

    @Test
    @Rule("7, rule 14")
    void rule14OneAnswerIsNotEnough() {
        ground.rise(ground.base(), false);
        changedTerms(1);
        want("one", 4, DRAIN);
        state(true, 1, "c");
        assertThat(ground.settled()).isFalse();
        assertThat(desk.takeLetters(Letter.Prepare.class)).isEmpty();
        pass(PATIENCE);
        assertThat(desk.takeOutcomes().getFirst()).isInstanceOf(ChangeOutcome.Unavailable.class);
    }

    @Test
    @Rule("7, rule 11")
    void rule11WhatWasSaidToAnEarlierRunIsNoAnswer() {
        proposer.want(Wish.toRead(7));
        look();
        long earlier = desk.question(1);
        proposer = proposer(1000);
        proposer.want(Wish.toRead(7));
        look();
        for (String voter : List.of("a", "b")) {
            answered(voter, new Letter.State(earlier, storage(voter), 4, null, true), null);
        }
        assertThat(desk.takeOutcomes()).isEmpty();
        state(2, "a", "b");
        assertThat(desk.takeOutcomes()).containsExactly(new ChangeOutcome.Done(4));
    }

    @Test
    @Rule("7, rule 14")
    void rule14SettledTermsAreNotNamedAnyMore() {
        changedTerms(1);
        want("two", 4, DRAIN);
        promise(prepared(), "a", "b", "c");
        assertThat(proposed().terms()).isEqualTo(new Terms(3, List.of()));
    }

    @Test
    @Rule("7, rule 14")
    void rule14SoManyChangesOfTermsAtOnceHaveToWait() {
        ground.rise(ground.base(), false);
        changedTerms(Terms.MOST);
        want("one", 4, add("d"));
        state(1, "a", "b");
        assertThat(desk.takeOutcomes().getFirst()).isInstanceOf(ChangeOutcome.Unavailable.class);
        want("two", 4, DRAIN);
        assertThat(desk.takeOutcomes()).as("the terms stay as they are").isEmpty();
    }

    // -- protocol 7, rule 6

    @Test
    @Rule("7, rule 6")
    void rule6ItStoresTheChosenAndTellsBothSides() {
        ground.rise(version(4, "a", "b", "c", "d"), ground.settled());
        want("one", 4, new RemoveMember("d"));
        Ballot ballot = prepared();
        promise(ballot, "a", "b", "c");
        accept(4, ballot, "a", "b");
        desk.take();
        accept(4, ballot, "c");
        List<Object> all = desk.take();
        assertThat(all.getFirst()).isEqualTo(ground.base());
        assertThat(all.subList(1, all.size()))
                .extracting(each -> ((Sent) each).to() + " " + ((Sent) each).letter())
                .containsExactly(
                        "a Commit[version=5]", "b Commit[version=5]", "c Commit[version=5]", "d Commit[version=5]");
    }

    @Test
    @Rule("7, rule 6")
    void rule6ItAnswersWhenAMajorityOfTheNewVotersHasStoredItAndNotBefore() {
        want("one", 4, add("d"));
        Ballot ballot = prepared();
        promise(ballot, "a", "b", "c", "d");
        accept(4, ballot, "a", "b", "c", "d");
        commit(5, "a", "b");
        assertThat(desk.takeOutcomes()).isEmpty();
        commit(5, "d");
        assertThat(desk.takeOutcomes()).containsExactly(new ChangeOutcome.Done(5));
    }

    // -- protocol 7, rule 8

    @Test
    @Rule("7, rule 8")
    void rule8ANewerBaseEndsTheAttemptAndIsAConflict() {
        want("one", 4, DRAIN);
        Ballot ballot = prepared();
        promise(ballot, "a", "b");
        become(after(ground.base(), "anothers"));
        look();
        assertThat(desk.takeOutcomes()).hasSize(1).first().isInstanceOf(ChangeOutcome.Conflict.class);
        accept(4, ballot, "a", "b", "c");
        assertThat(ground.base().version()).isEqualTo(5);
    }

    @Test
    @Rule("7, rule 8")
    void rule8ANewerBaseThatCarriesTheChangeIsConfirmedFirst() {
        want("one", 4, DRAIN);
        promise(prepared(), "a", "b");
        desk.take();
        become(after(ground.base(), "one"));
        desk.take();
        look();
        assertThat(asked(Letter.Commit.class)).as("and nobody is answered yet").containsExactly("a", "b", "c");
        commit(5, "a", "b");
        assertThat(desk.takeOutcomes()).containsExactly(new ChangeOutcome.Done(5));
    }

    @Test
    @Rule("7, rule 8")
    void rule8ToGoFurtherItBeginsWithANewPrepareAtTheNewVoters() {
        want("one", -1, DRAIN);
        Ballot old = prepared();
        promise(old, "a", "b");
        become(version(5, "a", "b", "x"));
        desk.take();
        look();
        assertThat(desk.takeLetters(Letter.class))
                .allMatch(sent -> sent.letter() instanceof Letter.Prepare)
                .extracting(Sent::to)
                .containsExactly("a", "b", "x");
        proposer.promised("b", new Letter.Promise(4, old, storage("b"), null), null, now);
        proposer.promised("x", new Letter.Promise(4, old, storage("x"), null), null, now);
        assertThat(asked(Letter.Accept.class))
                .as("no promise counts for another instance")
                .isEmpty();
    }

    // -- protocol 7, rule 9

    @Test
    @Rule("7, rule 9")
    void rule9TheFirstVersionIsProposedWhenEveryVoterHasAnsweredAndNamesTheirStorages() {
        ground.rise(file("a", "b", "c"), ground.settled());
        look();
        pass(Duration.ofSeconds(1));
        assertThat(asked(Letter.Read.class)).containsExactly("a", "b", "c");
        state(1, "a", "b");
        assertThat(asked(Letter.Prepare.class)).isEmpty();
        state(1, "c");
        Ballot ballot = prepared();
        promise(ballot, "a", "b");
        assertThat(asked(Letter.Accept.class)).as("all of them are needed").isEmpty();
        promise(ballot, "c");
        assertThat(proposed().members())
                .extracting(MemberConfig::storage)
                .containsExactly(storage("a"), storage("b"), storage("c"));
    }

    @Test
    @Rule("7, rule 9")
    void rule9AsLongAsAVoterIsMissingThereIsNoFirstVersionAndNoChange() {
        ground.rise(file("a", "b", "c"), ground.settled());
        for (int i = 0; i < 50; i++) {
            now = now.plus(RESEND);
            proposer.look(now, false, false);
        }
        proposer.want(new Wish(7, "one", -1, DRAIN, false, "test"));
        proposer.look(now, false, false);
        assertThat(desk.takeOutcomes()).hasSize(1).first().isInstanceOf(ChangeOutcome.Unavailable.class);
    }

    // -- protocol 7, rule 11

    @Test
    @Rule("7, rule 11")
    void rule11AMajorityAtTheSameBaseWithNothingAcceptedMeansThatItIsCurrent() {
        proposer.want(Wish.toRead(7));
        look();
        assertThat(asked(Letter.Read.class)).containsExactly("a", "b", "c");
        state(1, "a");
        assertThat(desk.takeOutcomes()).isEmpty();
        state(1, "b");
        assertThat(desk.takeOutcomes()).containsExactly(new ChangeOutcome.Done(4));
    }

    @Test
    @Rule("7, rule 11")
    void rule11AnAcceptedDocumentIsFinishedFirst() {
        proposer.want(Wish.toRead(7));
        look();
        desk.take();
        ClusterConfig found = after(ground.base(), "found");
        state(1, "a");
        answered("b", new Letter.State(desk.question(1), storage("b"), 4, ballot(3), false), found);
        Ballot ballot = prepared();
        promise(ballot, "a", "b");
        accept(4, ballot, "a", "b");
        commit(5, "a", "b");
        assertThat(desk.takeOutcomes()).isEmpty();
        look();
        desk.take();
        state(2, "a", "b");
        assertThat(desk.takeOutcomes()).containsExactly(new ChangeOutcome.Done(5));
    }

    @Test
    @Rule("7, rule 11")
    void rule11ANewerBaseIsAskedAboutAgain() {
        proposer.want(Wish.toRead(7));
        look();
        state(1, "a");
        become(after(ground.base(), "anothers"));
        look();
        state(1, "b", "c"); // answers to the question before
        assertThat(desk.takeOutcomes()).isEmpty();
        state(2, "b", "c");
        assertThat(desk.takeOutcomes()).containsExactly(new ChangeOutcome.Done(5));
    }

    @Test
    @Rule("7, rule 11")
    void rule11NothingIsRefusedBeforeAReading() {
        want("one", -1, new Drain("nobody"));
        assertThat(asked(Letter.Read.class)).containsExactly("a", "b", "c");
        state(1, "a", "b");
        assertThat(desk.takeOutcomes()).hasSize(1).first().isInstanceOf(ChangeOutcome.Refused.class);
    }

    // -- protocol 7, rule 12

    @Test
    @Rule("7, rule 12")
    void rule12AChangeThatIsMadeAlreadyIsDoneAndNotMadeAgain() {
        ground.rise(after(after(ground.base(), "one"), "two"), ground.settled());
        want("one", 4, DRAIN);
        assertThat(desk.take()).containsExactly(new Action.Answer(7, new ChangeOutcome.Done(5)));
    }

    @Test
    @Rule("7, rule 12")
    void rule12AChangeOfAnOlderVersionIsAConflict() {
        want("one", 3, DRAIN);
        assertThat(desk.takeOutcomes()).hasSize(1).first().isInstanceOf(ChangeOutcome.Conflict.class);
    }

    @Test
    @Rule("7, rule 12")
    void rule12WithoutAVersionItIsAppliedToEachNewerOneUntilItIsIn() {
        want("one", -1, DRAIN);
        promise(prepared(), "a", "b");
        become(after(ground.base(), "anothers"));
        desk.take();
        look();
        Ballot ballot = prepared();
        promise(ballot, "a", "b");
        assertThat(proposed().version()).isEqualTo(6);
        accept(5, ballot, "a", "b");
        commit(6, "a", "b");
        assertThat(desk.takeOutcomes()).containsExactly(new ChangeOutcome.Done(6));
    }

    @Test
    @Rule("7, rule 12")
    void rule12WhatNobodyWasAskedToAcceptIsUnavailableAndWhatSomebodyWasIsUnknown() {
        want("one", -1, DRAIN);
        pass(PATIENCE);
        assertThat(desk.takeOutcomes()).hasSize(1).first().isInstanceOf(ChangeOutcome.Unavailable.class);
        want("two", -1, DRAIN);
        promise(prepared(), "a", "b");
        pass(PATIENCE);
        assertThat(desk.takeOutcomes()).hasSize(1).first().isInstanceOf(ChangeOutcome.Unknown.class);
    }

    /** The same change was asked of another member before, which proposed it and is gone. */
    @Test
    @Rule("7, rule 12")
    void rule12WhatAnotherMemberHasProposedIsUnknownTooUntilItIsChosen() {
        ClusterConfig theirs = after(ground.base(), "one");
        want("one", 4, new RemoveMember("nobody"));
        state(1, "a");
        answered("b", new Letter.State(desk.question(1), storage("b"), 4, ballot(3), true), theirs);
        pass(PATIENCE);
        assertThat(desk.takeOutcomes().getFirst()).isInstanceOf(ChangeOutcome.Unknown.class);
        want("one", 4, DRAIN);
        Ballot ballot = prepared();
        promise(ballot, "a");
        proposer.promised("b", new Letter.Promise(4, ballot, storage("b"), ballot(3)), theirs, now);
        pass(PATIENCE);
        assertThat(desk.takeOutcomes().getFirst()).isInstanceOf(ChangeOutcome.Unknown.class);
    }

    @Test
    @Rule("7, rule 12")
    void rule12WhatThisMemberItselfHasAcceptedIsUnknownAlsoWhereItIsCutOff() {
        hasVoted(ballot(3), new Proposal(ballot(3), after(ground.base(), "one")));
        proposer.want(new Wish(7, "one", 4, DRAIN, true, "test"));
        proposer.look(now, true, true);
        pass(PATIENCE);
        assertThat(desk.takeOutcomes().getFirst()).isInstanceOf(ChangeOutcome.Unknown.class);
        want("two", 4, DRAIN);
        pass(PATIENCE);
        assertThat(desk.takeOutcomes().getFirst()).isInstanceOf(ChangeOutcome.Unavailable.class);
    }

    /** Else it would wait for whatever happens next (seed 1795842077991315). */
    @Test
    @Rule("7, rule 12")
    void rule12WhoeverIsNextIsBegunAsSoonAsTheOneBeforeIsAnswered() {
        want("one", 4, DRAIN);
        want("two", 4, DRAIN);
        Ballot first = prepared();
        proposer.nacked(new Letter.Nack(4, first, ballot(9)), now);
        now = now.plus(PATIENCE.dividedBy(2));
        proposer.look(now, true, true);
        assertThat(desk.takeOutcomes()).hasSize(2).allMatch(ChangeOutcome.Unavailable.class::isInstance);
    }

    @Test
    @Rule("7, rule 12")
    void rule12TheDocumentNamesTheLast32Changes() {
        ClusterConfig config = ground.base();
        for (int i = 1; i <= ClusterConfig.CHANGES_KEPT + 1; i++) {
            config = after(config, "change " + i);
        }
        assertThat(config.madeBy("change 1")).isEqualTo(-1);
        assertThat(config.madeBy("change 2")).isEqualTo(6);
        assertThat(config.changes()).hasSize(ClusterConfig.CHANGES_KEPT);
    }

    @Test
    @Rule("7, rule 12")
    void rule12WhatWasExposedSoLongAgoThatNobodyCanTellIsUnknown() {
        want("one", -1, DRAIN);
        promise(prepared(), "a", "b");
        ClusterConfig far = ground.base();
        for (int i = 0; i <= ClusterConfig.CHANGES_KEPT; i++) {
            far = after(far, "anothers " + i);
        }
        become(far);
        look();
        assertThat(desk.takeOutcomes()).hasSize(1).first().isInstanceOf(ChangeOutcome.Unknown.class);
    }

    @Test
    void whoHearsNoMajorityIsToldSoAtOnce() {
        proposer.want(new Wish(7, "one", -1, DRAIN, false, "test"));
        proposer.look(now, true, true);
        assertThat(desk.takeOutcomes()).hasSize(1).first().isInstanceOf(ChangeOutcome.Unavailable.class);
    }

    @Test
    void whatIsTooLargeToBeSentIsRefused() {
        desk.small();
        want("one", -1, DRAIN);
        assertThat(desk.takeOutcomes()).hasSize(1).first().isInstanceOf(ChangeOutcome.Refused.class);
    }

    // -- protocol 7, rule 13

    @Test
    @Rule("7, rule 13")
    void rule13WhatIsAcceptedAndNotCommittedIsProposedAgainAfterASecondOrTwo() {
        ClusterConfig left = after(ground.base(), "left");
        hasVoted(ballot(3), new Proposal(ballot(3), left));
        look();
        pass(Duration.ofMillis(999));
        assertThat(desk.take()).isEmpty();
        pass(Duration.ofMillis(1001));
        promise(prepared(), "a", "b");
        assertThat(proposed()).isEqualTo(left);
    }

    @Test
    @Rule("7, rule 13")
    void rule13WhatIsOvertakenMeanwhileIsLeftAlone() {
        hasVoted(ballot(3), new Proposal(ballot(3), after(ground.base(), "left")));
        look();
        pass(Duration.ofMillis(900));
        become(after(ground.base(), "anothers"));
        desk.take();
        look();
        pass(Duration.ofSeconds(5));
        assertThat(desk.take()).isEmpty();
    }
}
