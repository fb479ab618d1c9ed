package io.flip.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.address.Doubts.Answer;
import io.flip.address.Doubts.Because;
import io.flip.address.Doubts.Question;
import io.flip.engine.holding.LeaseGroups;
import io.flip.engine.holding.LeaseGroups.Group;
import io.flip.engine.holding.LeaseGroups.Kept;
import io.flip.engine.holding.LeaseGroups.Silence;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a member that stood still must know before it uses an address again. */
@Rule("5, the fence")
class DoubtsTest {
    private static final Duration TERM = Duration.ofMillis(700);
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final ItemId ONE = new ItemId("ip", "10.0.0.1");
    private static final ItemId TWO = new ItemId("ip", "10.0.0.2");
    private static final Moment LONG_PAST = new Moment(Long.MIN_VALUE);

    private final Doubts doubts = new Doubts(new Random(1));
    private Moment now = new Moment(Duration.ofDays(1).toNanos());
    private List<ItemId> kept = List.of(ONE, TWO);
    private List<ItemId> going = List.of();
    private Moment oneUntil = LONG_PAST;
    private Moment twoUntil = LONG_PAST;
    private Moment openUntil = Moment.NEVER;

    /** When the last answer of a quorum is over. */
    private Moment silentFrom = now;

    @BeforeEach
    void standStill() {
        turn();
        assertThat(doubts.has(ONE)).isFalse();
        now = now.plus(TERM.multipliedBy(3));
        assertThat(turn()).isTrue();
        assertThat(doubts.all()).containsExactlyInAnyOrder(ONE, TWO);
    }

    private boolean turn() {
        List<Group> groups = kept.stream()
                .map(item -> new Group(List.of(item), item.equals(ONE) ? oneUntil : twoUntil))
                .toList();
        Kept all = new Kept(groups, going, new Silence(silentFrom));
        return doubts.turn(new LeaseGroups(1, List.of(), all), TERM, now, openUntil);
    }

    private void pass(Duration time) {
        Moment end = now.plus(time);
        for (now = now.plus(TERM.dividedBy(4)); now.isBefore(end); now = now.plus(TERM.dividedBy(4))) {
            turn();
        }
        now = end;
        turn();
    }

    private void quorumAnswers() {
        silentFrom = now.plus(TERM);
        turn();
    }

    private void grantOne() {
        oneUntil = now.plus(TERM);
        quorumAnswers();
    }

    private Question theQuestion() {
        List<Question> all = doubts.questions(now);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private void answerAll(Answer answer) {
        List<Question> all = doubts.questions(now);
        assertThat(all).isNotEmpty();
        all.forEach(question -> doubts.answered(question, answer, now));
    }

    @Test
    void thatAQuorumAnswersIsNotEnough() {
        for (int i = 0; i < 20; i++) {
            quorumAnswers();
            assertThat(doubts.asks(now)).isFalse();
            pass(TERM.dividedBy(3));
        }
        assertThat(doubts.all()).containsExactlyInAnyOrder(ONE, TWO);
    }

    @Test
    void eachItemWaitsForItsOwnGrant() {
        grantOne();
        Question question = theQuestion();
        assertThat(question.item()).isEqualTo(ONE);
        assertThat(question.because()).isEqualTo(Because.GRANTED);
        assertThat(turn()).as("there was no look yet").isFalse();
        doubts.answered(question, Answer.NOBODY, now);
        assertThat(turn()).isTrue();
        assertThat(doubts.all()).containsExactly(TWO);
    }

    @Test
    void whoIsFoundIsLookedForAgain() {
        grantOne();
        answerAll(Answer.SOMEBODY);
        turn();
        assertThat(doubts.asks(now)).isFalse();
        for (int i = 0; i < 20; i++) {
            pass(TERM.dividedBy(7));
            grantOne();
        }
        assertThat(doubts.has(ONE)).isTrue();
        answerAll(Answer.NOBODY);
        turn();
        assertThat(doubts.has(ONE)).isFalse();
    }

    @Test
    void aLookThatBeganBeforeTheGrantDoesNotCount() {
        pass(TERM);
        Question before = doubts.questions(now).getFirst();
        assertThat(before.item()).isEqualTo(ONE);
        grantOne();
        doubts.answered(before, Answer.NOBODY, now);
        turn();
        assertThat(doubts.has(ONE)).isTrue();
        answerAll(Answer.NOBODY);
        turn();
        assertThat(doubts.has(ONE)).isFalse();
    }

    @Test
    void whereNoQuorumAnswersTheLookDecidesOnceATermHasPassed() {
        assertThat(doubts.asks(now)).isFalse();
        pass(TERM.minus(MILLI));
        assertThat(doubts.asks(now)).isFalse();
        pass(MILLI);
        assertThat(doubts.questions(now)).extracting(Question::because).containsOnly(Because.UNHEARD);
        answerAll(Answer.NOBODY);
        assertThat(turn()).isTrue();
        assertThat(doubts.all()).isEmpty();
        assertThat(doubts.takeBackStale(now)).isFalse();
    }

    @Test
    void aQuorumThatAnswersMeanwhileIsWaitedFor() {
        pass(TERM.dividedBy(2));
        quorumAnswers();
        pass(TERM);
        assertThat(doubts.asks(now))
                .as("the whole term counts from its last answer on")
                .isFalse();
        pass(TERM);
        assertThat(doubts.asks(now)).isTrue();
    }

    @Test
    void aLookThatNobodyVouchesForIsSoonTooOld() {
        pass(TERM);
        answerAll(Answer.NOBODY);
        now = now.plus(Doubts.FRESH).plus(MILLI);
        assertThat(turn()).isFalse();
        assertThat(doubts.has(ONE)).isTrue();
        pass(Duration.ofSeconds(2));
        answerAll(Answer.NOBODY);
        assertThat(turn()).isTrue();
        assertThat(doubts.all()).isEmpty();
        now = now.plus(Doubts.FRESH).plus(MILLI);
        assertThat(doubts.takeBackStale(now)).as("the kernel was told too late").isTrue();
        assertThat(doubts.has(ONE)).isTrue();
    }

    @Test
    void whereNobodyCanBeAskedAGrantIsNeededAndEnough() {
        pass(TERM);
        answerAll(Answer.UNASKED);
        turn();
        assertThat(doubts.has(ONE)).isTrue();
        grantOne();
        answerAll(Answer.UNASKED);
        turn();
        assertThat(doubts.all()).containsExactly(TWO);
    }

    @Test
    void aLookThatFailedSaysNothing() {
        grantOne();
        answerAll(Answer.FAILED);
        turn();
        assertThat(doubts.has(ONE)).isTrue();
    }

    @Test
    void whoStoodStillAgainMustKnowAnew() {
        grantOne();
        Question question = theQuestion();
        doubts.answered(question, Answer.NOBODY, now);
        now = now.plus(TERM);
        oneUntil = now.plus(TERM);
        turn();
        doubts.answered(question, Answer.NOBODY, now);
        turn();
        assertThat(doubts.has(ONE)).isTrue();
    }

    @Test
    void whatTheKernelMayHaveTakenForOverIsInDoubtThoughTheLoopTurned() {
        grantOne();
        answerAll(Answer.NOBODY);
        turn();
        openUntil = now.plus(MILLI);
        now = openUntil;
        assertThat(turn()).isTrue();
        assertThat(doubts.has(ONE)).isTrue();
    }

    @Test
    void whatIsBeingPutDownOrGoneIsAskedForNoMore() {
        kept = List.of(TWO);
        going = List.of(ONE);
        pass(TERM);
        assertThat(doubts.has(ONE)).isTrue();
        assertThat(theQuestion().item()).isEqualTo(TWO);
        going = List.of();
        turn();
        assertThat(doubts.has(ONE)).isFalse();
    }

    @Test
    void whatComesLaterIsNotInDoubt() {
        going = List.of(ONE, TWO);
        kept = List.of();
        turn();
        ItemId three = new ItemId("ip", "10.0.0.3");
        kept = List.of(three);
        turn();
        assertThat(doubts.has(three)).isFalse();
    }
}
