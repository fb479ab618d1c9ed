package io.flip.engine.holding;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.holding.Refusals.Why;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Setback;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Protocol 6. What failed is refused for ten seconds first. */
@Rule("6")
class RefusalsTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private static final Duration FIRST = Duration.ofSeconds(10);

    private final Refusals refusals = new Refusals();

    private static Moment ms(long millis) {
        return new Moment(millis * 1_000_000);
    }

    @Test
    void manyItemsThatNobodyElseMayHaveAreTriedSoManyInASecond() {
        List<ItemId> items = IntStream.range(0, 1_000)
                .mapToObj(i -> new ItemId("ip", "%04d".formatted(i)))
                .toList();
        items.forEach(item -> refusals.refuse(item, Duration.ofHours(1), false, 1, Why.ALIVE, ms(0)));
        for (int second = 5; second < 55; second++) {
            Moment now = ms(second * 1_000L - 1);
            long may = items.stream().filter(item -> refusals.mayTry(item, now)).count();
            assertThat(may).as("after %s s", second).isBetween((second - 5) * 20L, (second - 5) * 20L + 20);
        }
        assertThat(items).allMatch(item -> refusals.mayTry(item, ms(55_000)));
    }

    @Test
    void afterAnHourOfFailuresItIsStillTriedEveryFiveSeconds() {
        for (int i = 0; i < 720; i++) {
            assertThat(refusals.mayTry(ITEM, ms(i * 5_000L))).isTrue();
            refusals.refuse(ITEM, FIRST, false, i, Why.ALIVE, ms(i * 5_000L));
            assertThat(refusals.mayTry(ITEM, ms(i * 5_000L + 4_999))).isFalse();
            assertThat(refusals.nextDeadline(ms(i * 5_000L))).isEqualTo(ms(i * 5_000L + 5_000));
        }
    }

    @Test
    void theTimeDoublesWithEachFailureUpToAnHour() {
        refusals.refuse(ITEM, FIRST, false, 1, Why.ALIVE, ms(0));
        assertThat(refusals.at(ms(9_999))).containsValue(new Setback(1, true));
        assertThat(refusals.at(ms(10_000))).containsValue(new Setback(1, false));
        refusals.refuse(ITEM, FIRST, false, 2, Why.ALIVE, ms(10_000));
        assertThat(refusals.at(ms(29_999))).containsValue(new Setback(2, true));
        assertThat(refusals.at(ms(30_000))).containsValue(new Setback(2, false));
        for (int i = 0; i < 20; i++) {
            refusals.refuse(ITEM, FIRST, false, 3, Why.ALIVE, ms(30_000));
        }
        assertThat(refusals.at(ms(30_000 + 3_599_999))).containsValue(new Setback(3, true));
        assertThat(refusals.at(ms(30_000 + 3_600_000))).containsValue(new Setback(3, false));
    }

    @Test
    void whereNobodyElseCouldHaveItItIsRefusedUntilTheNextTryAlone() {
        for (int i = 0; i < 20; i++) {
            refusals.refuse(ITEM, FIRST, true, 1, Why.ALIVE, ms(i * 5_000L));
        }
        assertThat(refusals.at(ms(99_999))).containsValue(new Setback(1, true));
        assertThat(refusals.at(ms(100_000))).containsValue(new Setback(1, false));
    }

    @Test
    void whatACheckFindsWellAndBrokenAgainIsRefusedForItsTimeAllTheSame() {
        refusals.refuse(ITEM, FIRST, false, 1, Why.CHECK, ms(0));
        refusals.foundWell(ITEM, ms(1_000));
        assertThat(refusals.at(ms(1_000))).as("the first time").isEmpty();
        refusals.succeeded(ITEM);
        assertThat(refusals.mustProve(ITEM)).isTrue();
        refusals.refuse(ITEM, FIRST, false, 2, Why.CHECK, ms(2_000));
        refusals.foundWell(ITEM, ms(3_000));
        assertThat(refusals.at(ms(21_999))).containsValue(new Setback(2, true));
        assertThat(refusals.nextDeadline(ms(21_000))).isEqualTo(ms(22_000));
        assertThat(refusals.at(ms(22_000))).isEmpty();
        refusals.succeeded(ITEM);
        assertThat(refusals.staysFor(ITEM, FIRST)).isEqualTo(FIRST.multipliedBy(2));
        refusals.proven(ITEM);
        assertThat(refusals.staysFor(ITEM, FIRST)).isZero();
    }

    @Test
    void whatAliveFailedForIsTriedAsSoonAsACheckFindsItWell() {
        refusals.refuse(ITEM, FIRST, false, 1, Why.ALIVE, ms(0));
        refusals.refuse(ITEM, FIRST, false, 2, Why.ALIVE, ms(0));
        refusals.foundWell(ITEM, ms(1_000));
        assertThat(refusals.at(ms(1_000))).isEmpty();
        refusals.succeeded(ITEM);
        assertThat(refusals.mustProve(ITEM)).isFalse();
    }

    @Test
    void whatIsContestedAgainAndAgainIsOneFailureUntilItIsUpElsewhere() {
        for (int i = 0; i < 10; i++) {
            refusals.refuse(ITEM, FIRST, false, 1, Why.CONTESTED, ms(i * 5_000L));
        }
        assertThat(refusals.at(ms(54_999))).containsValue(new Setback(1, true));
        assertThat(refusals.at(ms(55_000))).containsValue(new Setback(1, false));
        assertThat(refusals.explained(_ -> false, ms(46_000))).isEmpty();
        assertThat(refusals.explained(ITEM::equals, ms(46_000))).containsExactly(ITEM);
        assertThat(refusals.at(ms(46_000))).isEmpty();
        assertThat(refusals.counts(ITEM)).as("there is nothing to look for").isFalse();
        assertThat(refusals.explained(ITEM::equals, ms(47_000))).isEmpty();
    }

    @Test
    void whatIsContestedOnceMoreAfterItWasUpElsewhereIsRefusedForItsTimeAllTheSame() {
        refusals.refuse(ITEM, FIRST, false, 1, Why.CONTESTED, ms(0));
        refusals.explained(ITEM::equals, ms(1_000));
        refusals.refuse(ITEM, FIRST, false, 2, Why.CONTESTED, ms(20_000));
        refusals.explained(ITEM::equals, ms(21_000));
        assertThat(refusals.at(ms(39_999))).containsValue(new Setback(2, true));
        assertThat(refusals.at(ms(40_000))).isEmpty();
    }

    /** Where nobody else may have it, it is tried every few seconds; and no check ends the time that is served out (seed 1796900000011367). */
    @Test
    void whatIsContestedIsRefusedForNoLongerThanItHasBeenFailing() {
        for (int i = 0; i < 6; i++) {
            refusals.refuse(ITEM, FIRST, false, i, Why.CONTESTED, ms(5_000L * i));
            refusals.explained(ITEM::equals, ms(5_000L * i + 1_000));
        }
        assertThat(refusals.at(ms(59_999))).containsValue(new Setback(5, true));
        assertThat(refusals.at(ms(60_000))).isEmpty();
    }

    @Test
    void whatAliveFailedForIsRefusedThoughItIsUpElsewhere() {
        refusals.refuse(ITEM, FIRST, false, 1, Why.ALIVE, ms(0));
        assertThat(refusals.explained(ITEM::equals, ms(1))).isEmpty();
        assertThat(refusals.at(ms(1))).containsValue(new Setback(1, true));
    }

    @Test
    void nothingIsLeftOfWhatSucceeded() {
        refusals.refuse(ITEM, FIRST, false, 1, Why.ALIVE, ms(0));
        refusals.succeeded(ITEM);
        assertThat(refusals.at(ms(1))).isEmpty();
        assertThat(refusals.failedBefore(ITEM)).isFalse();
        assertThat(refusals.nextDeadline(ms(1))).isEqualTo(Moment.NEVER);
    }

    @Test
    void whatIsPardonedHasNoSetbackAndIsTriedOnce() {
        refusals.refuse(ITEM, FIRST, false, 1, Why.ALIVE, ms(0));
        refusals.pardon(ITEM::equals, ms(1));
        assertThat(refusals.at(ms(1))).isEmpty();
        assertThat(refusals.mayTry(ITEM, ms(1))).isTrue();
        assertThat(refusals.failedBefore(ITEM)).isTrue();
        refusals.refuse(ITEM, FIRST, false, 2, Why.ALIVE, ms(2));
        assertThat(refusals.at(ms(10_001))).containsValue(new Setback(2, true));
        assertThat(refusals.at(ms(10_002))).containsValue(new Setback(2, false));
    }
}
