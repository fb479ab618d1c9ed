package io.flip.engine.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.member.Membership;
import io.flip.engine.member.Phase;
import io.flip.engine.member.Self;
import io.flip.engine.member.Session;
import io.flip.engine.quorum.Quorum;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whom {@code a} takes for deaf, by what {@code b} says. The ping timeout is a second. */
@Rule("4, deaf members")
class HearingTest {

    private static final List<String> MEMBERS = List.of("a", "b");
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final Membership membership = new Membership("a", MEMBERS, new Quorum(MEMBERS, 2));
    private final Hearing hearing = new Hearing("a", membership, ms(0));
    private long version = 1;

    private static Moment ms(long millis) {
        return new Moment(Duration.ofMillis(millis).toNanos());
    }

    private void says(String member, long session, boolean hears) {
        membership.learn(new Self(
                member,
                new Session(session, 1),
                ++version,
                Phase.READY,
                hears,
                false,
                new TreeSet<>(),
                new TreeMap<>()));
    }

    private Hearing at(long millis) {
        hearing.look(MEMBERS, TIMEOUT, ms(millis));
        return hearing;
    }

    private void assertDeafFrom(long millis) {
        assertThat(hearing.nextDeadline()).isEqualTo(ms(millis));
        assertThat(at(millis - 1).deaf("b")).isFalse();
        assertThat(at(millis).deaf("b")).isTrue();
        assertThat(hearing.anyDeaf()).isTrue();
    }

    @Test
    void oneThatHasSaidSoForTheTimeout() {
        says("a", 1, true);
        says("b", 1, true);
        assertThat(at(100).nextDeadline()).isEqualTo(Moment.NEVER);
        says("b", 1, false);
        at(500);
        assertDeafFrom(1_500);
    }

    @Test
    void nobodyAsLongAsThisMemberHearsNoQuorumItself() {
        says("b", 1, false);
        assertThat(at(10_000).deaf("b")).isFalse();
        says("a", 1, true);
        at(10_500);
        assertDeafFrom(11_500);
    }

    @Test
    void untilItHasHeardOneForTheTimeoutWithoutAnEnd() {
        says("a", 1, true);
        says("b", 1, false);
        at(0);
        assertDeafFrom(1_000);
        says("b", 1, true);
        at(2_000);
        says("b", 1, false);
        at(2_900);
        says("b", 1, true);
        assertThat(at(3_000).deaf("b")).isTrue();
        assertThat(hearing.nextDeadline()).isEqualTo(ms(4_000));
        assertThat(at(3_999).deaf("b")).isTrue();
        assertThat(at(4_000).deaf("b")).isFalse();
        assertThat(hearing.anyDeaf()).isFalse();
    }

    @Test
    void oneThatSaysOtherwiseInTimeIsNot() {
        says("a", 1, true);
        says("b", 1, false);
        at(0);
        says("b", 1, true);
        at(900);
        says("b", 1, false);
        at(950);
        assertDeafFrom(1_950);
    }

    @Test
    void oneThatStartsAnewBeginsAnew() {
        says("a", 1, true);
        says("b", 1, false);
        at(0);
        assertDeafFrom(1_000);
        says("b", 2, false);
        assertThat(at(5_000).deaf("b")).isFalse();
        assertDeafFrom(6_000);
    }

    /** Through others it may come long after that one has heard a quorum. */
    @Test
    void nobodyForTheFirstWordOfItsSession() {
        says("a", 1, true);
        version = 0;
        says("b", 1, false);
        assertThat(at(0).nextDeadline()).isEqualTo(Moment.NEVER);
        assertThat(at(10_000).deaf("b")).isFalse();
        says("b", 1, false);
        at(10_500);
        assertDeafFrom(11_500);
    }

    @Test
    void itselfSaysItOnceMoreWhereItHasSaidItInItsFirstWordAlone() {
        version = 0;
        says("a", 1, false);
        assertThat(at(999).mustSaySoAgain(own())).isFalse();
        assertThat(at(1_000).mustSaySoAgain(own())).isTrue();
        says("a", 1, false);
        assertThat(at(1_001).mustSaySoAgain(own())).isFalse();
    }

    private Self own() {
        return Objects.requireNonNull(membership.self("a"));
    }

    @Test
    void itselfOnceItHasHeardNoneForTheTimeoutAndNotAMomentLonger() {
        assertThat(at(0).nextDeadline()).isEqualTo(ms(1_000));
        assertThat(at(999).deaf()).isFalse();
        assertThat(at(1_000).deaf()).isTrue();
        assertThat(hearing.nextDeadline()).isEqualTo(Moment.NEVER);
        assertThat(hearing.deaf("a")).as("in its own plan").isFalse();
        says("a", 1, true);
        assertThat(at(3_000).deaf()).isFalse();
    }

    @Test
    void oneThatIsNoMemberAnyMoreIsForgotten() {
        says("a", 1, true);
        says("b", 1, false);
        at(0);
        assertDeafFrom(1_000);
        hearing.adopt(List.of("a"));
        assertThat(hearing.anyDeaf()).isFalse();
    }
}
