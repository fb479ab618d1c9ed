package io.flip.engine.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.member.Opinion;
import io.flip.engine.member.Session;
import io.flip.engine.message.Body;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.News;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a member has been told, as far as it has said so itself. */
class PeerTest {

    private static final Session SESSION = new Session(1, 1);
    private final Bulletin bulletin = new Bulletin();
    private final Peer peer = new Peer("b", true, Duration.ofSeconds(1));

    @BeforeEach
    void publish() {
        Opinion opinion = new Opinion("a", SESSION, 1, new TreeSet<>());
        Payload payload = new Payload.Inline(new Body.OfOpinion(opinion));
        bulletin.publish(new Notice(Notice.Kind.OPINION, "a", SESSION, 1, payload));
    }

    @Test
    @Rule("2")
    void anUnansweredPingIsSentAgainAfterAThirdAndTwoThirdsOfTheTimeout() {
        Peer silent = new Peer("c", true, Duration.ofMillis(900));
        silent.pinged(1, ms(0));
        assertThat(silent.retryAt()).isEqualTo(ms(300));
        silent.retried();
        silent.pinged(2, ms(300));
        assertThat(silent.retryAt()).isEqualTo(ms(600));
        silent.retried();
        silent.pinged(3, ms(600));
        assertThat(silent.retryAt()).isEqualTo(Moment.NEVER);
    }

    private static Moment ms(long millis) {
        return new Moment(millis * 1_000_000);
    }

    private void confirms(long number) {
        peer.take(new News(0, 0, number, List.of()));
    }

    private List<Notice> told() {
        return news().notices();
    }

    @Test
    @Rule("2")
    void whatIsNotConfirmedIsToldAgain() {
        assertThat(told()).hasSize(1);
        assertThat(told()).hasSize(1);
        confirms(1);
        assertThat(told()).isEmpty();
        assertThat(peer.hasConfirmed(1)).isTrue();
    }

    @Test
    void anOlderConfirmationThatComesLateTakesNothingBack() {
        bulletin.publish(new Notice(
                Notice.Kind.OPINION,
                "c",
                SESSION,
                1,
                bulletin.since("a", 0, 0, 1).notices().getFirst().payload()));
        confirms(2);
        confirms(1);
        assertThat(told()).isEmpty();
    }

    /** What a member claims waits for no round of pings because it has much to relay; and what it relays does not wait either. */
    @Test
    @Rule("2")
    void whatThisMemberSaysItselfIsToldOnceOutOfItsTurnAndEveryOtherTimeAtMost() {
        publishOthers();
        publish("a");
        News own = news();
        assertThat(own.notices()).extracting(Notice::subject).containsExactly("a");
        assertThat(own.upTo()).as("nothing is passed over").isEqualTo(own.after());
        assertThat(told()).extracting(Notice::subject).contains("member-00").doesNotContain("a");
        assertThat(told()).extracting(Notice::subject).as("once").contains("member-00");
        for (int i = 0; i < 3; i++) {
            publish("a");
            assertThat(told()).extracting(Notice::subject).containsExactly("a");
            publish("a");
            assertThat(told()).extracting(Notice::subject).contains("member-00");
            confirms(1);
        }
        confirms(34);
        assertThat(told())
                .as("all that is left fits")
                .hasSizeGreaterThan(1)
                .last()
                .extracting(Notice::subject)
                .isEqualTo("a");
    }

    private void publishOthers() {
        for (int i = 0; i < 40; i++) {
            publish("member-%02d".formatted(i));
        }
    }

    private News news() {
        return peer.news(bulletin, "a");
    }

    /** The peer may hear this member, and is not heard: the oldest alone would be told for ever. */
    @Test
    @Rule("2")
    void whatThisMemberSaysItselfIsToldEveryOtherTimeWhereNothingIsConfirmed() {
        peer.fresh(SESSION, new Endpoint("10.0.0.2", 2200));
        publishOthers();
        publish("a");
        assertThat(told()).extracting(Notice::subject).containsExactly("a");
        for (int i = 0; i < 3; i++) {
            assertThat(told()).extracting(Notice::subject).contains("member-00").doesNotContain("a");
        }
        for (int i = 0; i < 10; i++) {
            assertThat(told()).extracting(Notice::subject).containsExactly("a");
            assertThat(told()).extracting(Notice::subject).contains("member-00").doesNotContain("a");
        }
        confirms(1);
        assertThat(told()).extracting(Notice::subject).contains("member-00");
        confirms(34);
        for (int i = 0; i < 10; i++) {
            assertThat(told()).as("all that is left fits").hasSize(8);
        }
    }

    private void publish(String subject) {
        Opinion opinion = new Opinion(subject, SESSION, 2, new TreeSet<>());
        Payload payload = new Payload.Inline(new Body.OfOpinion(opinion));
        bulletin.publish(new Notice(Notice.Kind.OPINION, subject, SESSION, 2, payload));
    }

    /** This member was none of its members for a while, and is one again. */
    @Test
    @Rule("2")
    void whoConfirmsNothingAnyMoreHasForgottenAllAndIsToldItAgain() {
        confirms(1);
        confirms(0);
        assertThat(told()).hasSize(1);
        assertThat(peer.hasConfirmed(1)).isFalse();
    }

    private News says(long after, long upTo) {
        peer.take(new News(after, upTo, 0, List.of()));
        return peer.news(bulletin, "a");
    }

    @Test
    void whatHasComeIsConfirmed() {
        assertThat(says(0, 3).confirmed()).isEqualTo(3);
        assertThat(says(3, 5).confirmed()).isEqualTo(5);
        assertThat(says(0, 3).confirmed()).as("late").isEqualTo(5);
    }

    /** It was told all again; a datagram of before came late, and the other took it that this member still knew. */
    @Test
    @Rule("5, the fence")
    void whatItClaimedIsToldIfNothingIsMissing() {
        assertThat(peer.take(new News(0, 0, 0, List.of()))).isFalse(); // it does not know this member yet
        assertThat(peer.take(new News(0, 2, 0, List.of(), true))).isFalse();
        assertThat(peer.take(new News(2, 3, 0, List.of()))).isTrue();
        assertThat(peer.take(new News(5, 6, 0, List.of()))).isFalse(); // what came between is missing
    }

    @Test
    @Rule("2")
    void whereThereIsAGapAllIsForgottenSoThatItIsToldAgain() {
        assertThat(says(0, 3).confirmed()).isEqualTo(3);
        assertThat(says(9, 9).confirmed()).isZero();
        assertThat(says(0, 9).confirmed()).isEqualTo(9);
    }
}
