package io.flip.engine.register;

import static io.flip.engine.register.Desk.after;
import static io.flip.engine.register.Desk.ballot;
import static io.flip.engine.register.Desk.ms;
import static io.flip.engine.register.Desk.storage;
import static io.flip.engine.register.Desk.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.Desk.Sent;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Protocol 7: where the voter and the proposer of one member meet: what it takes for committed, and what it asks for itself. It is {@code a}. */
class RegisterRulesTest {

    private static final ClusterConfig BASE = version(4, "a", "b", "c");
    private static final ClusterConfig NEXT = after(BASE, "one");

    private final Desk desk = new Desk();
    private final Register register = register(BASE, storage("a"));

    private Register register(ClusterConfig base, StorageId storage) {
        return desk.serve(new Register("a", storage, base, false, null, 1, Duration.ofMillis(100), desk::fits, ms(0)));
    }

    @Test
    @Rule("7, rule 4")
    void rule4WhoeverIsOlderTakesTheSendersBaseBeforeItAnswers() {
        register.receive("b", new Letter.Prepare(5, ballot(1)), NEXT, ms(1));
        assertThat(desk.take())
                .containsExactly(
                        NEXT,
                        new Action.Adopt(NEXT),
                        new AcceptorState(5, ballot(1), null),
                        new Sent("b", new Letter.Promise(5, ballot(1), storage("a"), null), null));
    }

    @Test
    @Rule("7, rule 4")
    void rule4WithoutTheSendersBaseItSaysNothing() {
        register.receive("b", new Letter.Prepare(5, ballot(1)), null, ms(1));
        register.receive("b", new Letter.Read(1, 5), null, ms(1));
        assertThat(desk.take()).isEmpty();
    }

    @Test
    @Rule("7, rule 7")
    void rule7WhatItAcceptedIsNotInForce() {
        register.receive("b", new Letter.Accept(4, ballot(1)), NEXT, ms(1));
        assertThat(register.base()).isEqualTo(BASE);
        assertThat(desk.take()).noneMatch(Action.Adopt.class::isInstance);
    }

    @Test
    @Rule("7, rule 7")
    void rule7WhatSomeMemberSaysIsCommittedIsInForceAndStoredBefore() {
        register.learn(NEXT, ms(1));
        assertThat(register.base()).isEqualTo(NEXT);
        assertThat(desk.take()).containsExactly(NEXT, new Action.Adopt(NEXT));
    }

    @Test
    @Rule("7, rule 6")
    void rule6WhoeverGetsACommitStoresItAndSaysSo() {
        register.receive("b", new Letter.Commit(5), NEXT, ms(1));
        assertThat(desk.take())
                .containsExactly(
                        NEXT, new Action.Adopt(NEXT), new Sent("b", new Letter.Committed(5, storage("a")), null));
    }

    @Test
    @Rule("7, rule 7")
    void rule7VersionsOnlyGrow() {
        register.learn(NEXT, ms(1));
        desk.take();
        register.learn(BASE, ms(2));
        register.receive("b", new Letter.Commit(4), BASE, ms(2));
        assertThat(register.base()).isEqualTo(NEXT);
        assertThat(desk.take()).noneMatch(Action.Adopt.class::isInstance);
    }

    @Test
    @Rule("7, rule 10")
    void rule10AVoterWithAnotherStorageAsksToBeNamedByIt() {
        StorageId fresh = new StorageId(77, 77);
        Register wiped = register(BASE, fresh);
        wiped.look(ms(1), true, false);
        assertThat(desk.takeLetters(Letter.Prepare.class)).extracting(Sent::to).containsExactly("a", "b", "c");
        wiped.look(ms(2), true, false);
        assertThat(desk.take()).as("once is enough").isEmpty();
    }

    @Test
    @Rule("7, rule 10")
    void rule10ItIsNotAskedForByWhoIsNamedOrNoVoter() {
        register.look(ms(1), true, false);
        Register outside = register(version(4, "b", "c", "d"), storage("a"));
        outside.look(ms(1), true, false);
        assertThat(desk.take()).isEmpty();
    }

    @Test
    @Rule("7, rule 10")
    void rule10TheNewStorageCountsOnTheSideThatNamesItAlone() {
        StorageId fresh = new StorageId(77, 77);
        Register wiped = register(BASE, fresh);
        wiped.look(ms(1), true, false);
        Ballot ballot = ((Letter.Prepare)
                        desk.takeLetters(Letter.Prepare.class).getFirst().letter())
                .ballot();
        wiped.receive("b", new Letter.Promise(4, ballot, storage("b"), null), null, ms(2));
        assertThat(desk.takeLetters(Letter.Accept.class))
                .as("one of the base's three has promised, and two of the target's")
                .isEmpty();
        wiped.receive("c", new Letter.Promise(4, ballot, storage("c"), null), null, ms(3));
        ClusterConfig document = Objects.requireNonNull(
                desk.takeLetters(Letter.Accept.class).getFirst().document());
        assertThat(document.member("a").map(MemberConfig::storage)).contains(fresh);
    }

    /** Its own clock says so, and its disk keeps it. */
    @Test
    @Rule("7, rule 14")
    void rule14FormerTermsAreSettledWhenTheirLeasesAreOver() {
        ClusterConfig others = new ClusterConfig(
                5, NEXT.settings(), NEXT.members(), NEXT.systems(), BASE.terms().changedIn(5, BASE), NEXT.changes());
        register.learn(others, ms(10));
        desk.take();
        assertThat(register.nextDeadline()).isEqualTo(ms(760));
        register.look(ms(759), true, false);
        assertThat(register.settled()).isFalse();
        assertThat(desk.take()).isEmpty();
        register.look(ms(760), true, false);
        assertThat(register.settled()).isTrue();
        assertThat(desk.take()).containsExactly(others);
        Register again =
                new Register("a", storage("a"), others, true, null, 1, Duration.ofMillis(100), desk::fits, ms(900));
        assertThat(again.settled()).isTrue();
        assertThat(again.settledAt()).isEqualTo(ms(900));
    }

    /** A voter with a new data directory can't know; it asks before it is named, and says so to others from then on. */
    @Test
    @Rule("7, rule 14")
    void rule14WhatOthersKnowToBeSettledIsSettledHere() {
        ClusterConfig others = new ClusterConfig(
                5, BASE.settings(), BASE.members(), BASE.systems(), BASE.terms().changedIn(5, BASE), List.of());
        Register wiped = register(others, new StorageId(9, 9));
        wiped.receive("b", new Letter.Read(1, 5), others, ms(1));
        wiped.look(ms(1), true, false);
        wiped.receive("b", new Letter.State(desk.question(1), storage("b"), 5, null, false), null, ms(2));
        assertThat(wiped.settled()).isFalse();
        wiped.receive("c", new Letter.State(desk.question(1), storage("c"), 5, null, true), null, ms(3));
        assertThat(wiped.settled()).isTrue();
        assertThat(wiped.settledAt()).isEqualTo(ms(3));
        wiped.receive("b", new Letter.Read(2, 5), others, ms(4));
        assertThat(desk.take())
                .contains(
                        new Sent("b", new Letter.State(1, new StorageId(9, 9), 5, null, false), null),
                        others,
                        new Sent("b", new Letter.State(2, new StorageId(9, 9), 5, null, true), null));
    }

    /** Else it would ask as fast as the others answer (seed 1795840996593516). */
    @Test
    void whatAMemberCanNotHaveOfItsOwnAccordRestsForAWhile() {
        Terms terms = BASE.terms();
        for (int i = 0; i < Terms.MOST; i++) {
            terms = terms.changedIn(5, BASE);
        }
        ClusterConfig full = new ClusterConfig(5, BASE.settings(), BASE.members(), BASE.systems(), terms, List.of());
        Register wiped = register(full, new StorageId(9, 9));
        wiped.look(ms(1), true, false);
        long first = desk.question(1);
        wiped.receive("b", new Letter.State(first, storage("b"), 5, null, false), null, ms(2));
        wiped.receive("c", new Letter.State(first, storage("c"), 5, null, false), null, ms(2));
        desk.take();
        wiped.look(ms(2), true, false);
        wiped.look(ms(101), true, false);
        assertThat(desk.take()).as("it rests").isEmpty();
        assertThat(wiped.nextDeadline()).isEqualTo(ms(102));

        wiped.want(Wish.toRead(7));
        wiped.look(ms(101), true, false);
        assertThat(desk.takeLetters(Letter.Read.class))
                .as("what others want does not")
                .hasSize(3);
        wiped.receive("b", new Letter.State(desk.question(2), storage("b"), 5, null, false), null, ms(102));
        wiped.receive("c", new Letter.State(desk.question(2), storage("c"), 5, null, false), null, ms(102));
        assertThat(desk.takeOutcomes()).containsExactly(new ChangeOutcome.Done(5));

        wiped.look(ms(102), true, false);
        assertThat(desk.takeLetters(Letter.Read.class)).as("again").hasSize(3);
    }

    /** Else a member that hears nobody would do nothing else (seed 1795843021357049 of ChangingTest). */
    @Test
    void whatAMemberWantsWhileItIsCutOffRestsToo() {
        Register wiped = register(BASE, new StorageId(9, 9));
        wiped.look(ms(1), true, true);
        wiped.wantOnce("another wish", -1, new ChangeRequest.Drain("b"), false, "a");
        assertThat(wiped.nextDeadline()).isEqualTo(ms(101));
        wiped.look(ms(101), true, false);
        assertThat(desk.takeLetters(Letter.Prepare.class)).hasSize(3);
    }

    @Test
    @Rule("7, rule 14")
    void rule14AcceptedTermsAreUndecidedUntilItIsKnownWhatCameOfThem() {
        ClusterConfig others = new ClusterConfig(
                5, NEXT.settings(), NEXT.members(), NEXT.systems(), BASE.terms().changedIn(5, BASE), NEXT.changes());
        register.receive("b", new Letter.Accept(4, ballot(1)), NEXT, ms(1));
        assertThat(register.termsUndecided()).as("the same terms").isFalse();
        register.receive("b", new Letter.Accept(4, ballot(2)), others, ms(2));
        assertThat(register.termsUndecided()).isTrue();
        register.learn(NEXT, ms(3));
        assertThat(register.termsUndecided()).isFalse();
    }
}
