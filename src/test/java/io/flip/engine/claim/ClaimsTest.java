package io.flip.engine.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.member.Session;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When it is known what a member claimed (protocol 5, the fence). */
@Rule("5, the fence")
class ClaimsTest {

    private static final Session FIRST = new Session(1, 1);
    private static final Session SECOND = new Session(2, 1);
    private static final Moment BEFORE = new Moment(9);
    private static final Moment TOLD = new Moment(10);
    private static final Moment AFTER = new Moment(11);

    private final Claims claims = new Claims();

    @Test
    void nothingIsKnownOfAMemberThatHasToldNothing() {
        claims.learn(claim(FIRST, 1), false); // as others say
        assertThat(claims.isKnown("b", BEFORE)).isFalse();
    }

    @Test
    void whatItTellsIsKnownAsOfThen() {
        claims.told("b", TOLD);
        claims.told("b", BEFORE); // that came late
        assertThat(claims.isKnown("b", TOLD)).isTrue();
        assertThat(claims.isKnown("b", AFTER)).isFalse();
    }

    @Test
    void aLargeClaimIsKnownOnceItWasPulled() {
        claims.announced("b", FIRST, 2);
        claims.announced("b", FIRST, 1); // that came late
        claims.told("b", TOLD);
        claims.learn(claim(FIRST, 1), true);
        assertThat(claims.isKnown("b", TOLD)).isFalse();
        claims.learn(claim(FIRST, 2), false);
        assertThat(claims.isKnown("b", TOLD)).isTrue();
    }

    /** If many change hands, a member has always just announced a newer claim: what it claimed before is known all the same. */
    @Test
    void whatIsKnownStaysKnownThoughANewerClaimIsAnnounced() {
        claims.announced("b", FIRST, 1);
        claims.told("b", TOLD);
        claims.learn(claim(FIRST, 1), true);
        claims.announced("b", FIRST, 2);
        claims.told("b", AFTER);
        assertThat(claims.isKnown("b", TOLD)).isTrue();
        assertThat(claims.isKnown("b", AFTER)).isFalse();
        claims.announced("b", FIRST, 3);
        claims.learn(claim(FIRST, 2), true); // as of when it was the newest nobody knows now
        assertThat(claims.isKnown("b", AFTER)).isFalse();
    }

    @Test
    void whatAForgottenMemberHeldIsAbandonedUntilAnotherHasItUp() {
        ItemId item = new ItemId("ip", "1");
        claims.learn(claim("b", HoldState.STUCK, item), true);
        claims.forget("b");
        assertThat(claims.isAbandoned(item)).isTrue();
        claims.learn(claim("c", HoldState.ACTIVATING, item), true);
        assertThat(claims.isAbandoned(item)).isTrue();
        claims.learn(claim("d", HoldState.ACTIVE, item), true);
        assertThat(claims.isAbandoned(item)).isFalse();
    }

    private static Claim claim(String holder, HoldState state, ItemId item) {
        return new Claim(holder, FIRST, 1, new TreeMap<>(Map.of(item, new Claim.Entry(state, 1))));
    }

    @Test
    void anotherRunOfItHasToldNothing() {
        claims.announced("b", FIRST, 2);
        claims.told("b", TOLD);
        claims.forgetBefore("b", SECOND);
        assertThat(claims.isKnown("b", TOLD)).isFalse();
        claims.told("b", TOLD);
        assertThat(claims.isKnown("b", TOLD)).isTrue(); // what was announced before is no more
    }

    @Test
    void whatIsForgottenIsNotKnown() {
        claims.told("b", TOLD);
        claims.forget("b");
        assertThat(claims.isKnown("b", TOLD)).isFalse();
    }

    private static Claim claim(Session session, long version) {
        return new Claim("b", session, version, new TreeMap<>());
    }
}
