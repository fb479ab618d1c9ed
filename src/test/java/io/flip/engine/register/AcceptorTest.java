package io.flip.engine.register;

import static io.flip.engine.register.Desk.after;
import static io.flip.engine.register.Desk.ballot;
import static io.flip.engine.register.Desk.file;
import static io.flip.engine.register.Desk.storage;
import static io.flip.engine.register.Desk.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.Desk.Sent;
import io.flip.fixture.Rule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Protocol 7: the voter's side, rule by rule. The voter is {@code a}. */
class AcceptorTest {

    private static final ClusterConfig BASE = version(4, "a", "b", "c");
    private static final ClusterConfig NEXT = after(BASE, "one");
    private static final ClusterConfig OTHER = after(BASE, "other");

    private final Desk desk = new Desk();
    private final Acceptor acceptor = acceptor(BASE, null);

    private Acceptor acceptor(ClusterConfig base, @Nullable AcceptorState found) {
        return new Acceptor("a", storage("a"), base, found, desk.actions());
    }

    private void prepare(long base, long counter) {
        acceptor.prepare("p", new Letter.Prepare(base, ballot(counter)));
    }

    private void accept(long base, long counter, ClusterConfig document) {
        acceptor.accept("p", new Letter.Accept(base, ballot(counter)), document);
    }

    private static Sent promise(long counter, @Nullable Ballot accepted, @Nullable ClusterConfig document) {
        return new Sent("p", new Letter.Promise(4, ballot(counter), storage("a"), accepted), document);
    }

    private static Sent nack(long counter, long promised) {
        return new Sent("p", new Letter.Nack(4, ballot(counter), ballot(promised)), null);
    }

    private static Sent accepted(long counter) {
        return new Sent("p", new Letter.Accepted(4, ballot(counter), storage("a")), null);
    }

    @Test
    @Rule("7, rule 1")
    void rule1ItAnswersForItsOwnStorageAlone() {
        prepare(4, 1);
        accept(4, 1, NEXT);
        acceptor.commit("p", new Letter.Commit(4));
        acceptor.read("p", new Letter.Read(1, 4), false);
        assertThat(desk.take())
                .filteredOn(Sent.class::isInstance)
                .extracting(sent -> ((Sent) sent).letter())
                .containsExactly(
                        new Letter.Promise(4, ballot(1), storage("a"), null),
                        new Letter.Accepted(4, ballot(1), storage("a")),
                        new Letter.Committed(4, storage("a")),
                        new Letter.State(1, storage("a"), 4, ballot(1), false));
    }

    @Test
    @Rule("7, rule 2")
    void rule2WhatItPromisesIsStoredBeforeItIsSaid() {
        prepare(4, 1);
        assertThat(desk.take()).containsExactly(new AcceptorState(4, ballot(1), null), promise(1, null, null));
    }

    @Test
    @Rule("7, rule 2")
    void rule2WhatItAcceptsIsStoredBeforeItIsSaid() {
        accept(4, 1, NEXT);
        assertThat(desk.take())
                .containsExactly(new AcceptorState(4, ballot(1), new Proposal(ballot(1), NEXT)), accepted(1));
    }

    @Test
    @Rule("7, rule 2")
    void rule2ItGoesOnWithWhatItsDiskHas() {
        Acceptor again = acceptor(BASE, new AcceptorState(4, ballot(7), new Proposal(ballot(7), NEXT)));
        again.prepare("p", new Letter.Prepare(4, ballot(6)));
        again.prepare("p", new Letter.Prepare(4, ballot(8)));
        assertThat(desk.takeLetters(Letter.class)).containsExactly(nack(6, 7), promise(8, ballot(7), NEXT));
    }

    @Test
    @Rule("7, rule 2")
    void rule2ANewerBaseMakesPromiseAndAcceptanceVoid() {
        accept(4, 9, OTHER);
        acceptor.rebase(NEXT);
        assertThat(acceptor.accepted()).isNull();
        assertThat(acceptor.promised()).isNull();
    }

    @Test
    @Rule("7, rule 2")
    void rule2WhatItsDiskHasOfAnOlderBaseIsVoid() {
        Acceptor again = acceptor(BASE, new AcceptorState(3, ballot(7), new Proposal(ballot(7), BASE)));
        assertThat(again.accepted()).isNull();
        assertThat(again.promised()).isNull();
    }

    @Test
    @Rule("7, rule 4")
    void rule4ItPromisesTheHigherBallotAndNacksTheLower() {
        prepare(4, 2);
        prepare(4, 3);
        prepare(4, 2);
        assertThat(desk.takeLetters(Letter.class))
                .containsExactly(promise(2, null, null), promise(3, null, null), nack(2, 3));
    }

    @Test
    @Rule("7, rule 4")
    void rule4APrepareThatIsRepeatedIsPromisedAgainAndStoredOnce() {
        prepare(4, 2);
        desk.take();
        prepare(4, 2);
        assertThat(desk.take()).containsExactly(promise(2, null, null));
    }

    @Test
    @Rule("7, rule 4")
    void rule4WhoeverHasAnOlderBaseIsSentTheNewerOne() {
        prepare(3, 2);
        accept(3, 2, BASE);
        acceptor.read("p", new Letter.Read(1, 3), false);
        Sent stale = new Sent("p", new Letter.Stale(4), BASE);
        assertThat(desk.take()).containsExactly(stale, stale, stale);
    }

    @Test
    @Rule("7, rule 4")
    void rule4APromiseRevealsWhatWasAccepted() {
        accept(4, 2, NEXT);
        desk.take();
        prepare(4, 3);
        assertThat(desk.takeLetters(Letter.class)).containsExactly(promise(3, ballot(2), NEXT));
    }

    @Test
    @Rule("7, rule 5")
    void rule5ItAcceptsAtThePromisedBallotOrAboveAndNotBelow() {
        prepare(4, 5);
        desk.take();
        accept(4, 4, NEXT);
        accept(4, 5, NEXT);
        accept(4, 6, OTHER);
        assertThat(desk.takeLetters(Letter.class)).containsExactly(nack(4, 5), accepted(5), accepted(6));
        assertThat(acceptor.accepted()).isEqualTo(new Proposal(ballot(6), OTHER));
    }

    @Test
    @Rule("7, rule 5")
    void rule5WhatItAcceptsItHasAlsoPromised() {
        accept(4, 6, NEXT);
        desk.take();
        prepare(4, 5);
        assertThat(desk.take()).containsExactly(nack(5, 6));
    }

    @Test
    @Rule("7, rule 5")
    void rule5ItAcceptsNothingOnABaseThatItHasNot() {
        accept(5, 1, after(NEXT, "two"));
        assertThat(desk.take()).isEmpty();
    }

    @Test
    @Rule("7, rule 5")
    void rule5ItAcceptsNothingButTheVersionAfterItsBase() {
        accept(4, 1, after(NEXT, "two"));
        assertThat(desk.take()).isEmpty();
    }

    @Test
    @Rule("7, rule 6")
    void rule6ItConfirmsWhatItHasStoredAndNothingElse() {
        acceptor.commit("p", new Letter.Commit(5));
        assertThat(desk.take()).isEmpty();
        acceptor.rebase(NEXT);
        acceptor.commit("p", new Letter.Commit(5));
        assertThat(desk.take()).containsExactly(new Sent("p", new Letter.Committed(5, storage("a")), null));
    }

    @Test
    @Rule("7, rule 9")
    void rule9AVoterRefusesAFirstVersionThatDoesNotNameItsStorage() {
        Acceptor first = acceptor(file("a", "b", "c"), null);
        ClusterConfig named = version(1, "a", "b", "c");
        ClusterConfig withAnothers = Members.each(named, member -> member.storage(storage("x")));
        first.accept("p", new Letter.Accept(0, ballot(1)), withAnothers);
        assertThat(desk.take()).isEmpty();
        first.accept("p", new Letter.Accept(0, ballot(1)), named);
        assertThat(desk.takeLetters(Letter.Accepted.class)).hasSize(1);
    }

    @Test
    @Rule("7, rule 11")
    void rule11AReadSaysWhatWasAccepted() {
        acceptor.read("p", new Letter.Read(1, 4), false);
        accept(4, 2, NEXT);
        acceptor.read("p", new Letter.Read(2, 4), false);
        assertThat(desk.takeLetters(Letter.State.class))
                .containsExactly(
                        new Sent("p", new Letter.State(1, storage("a"), 4, null, false), null),
                        new Sent("p", new Letter.State(2, storage("a"), 4, ballot(2), false), NEXT));
    }
}
