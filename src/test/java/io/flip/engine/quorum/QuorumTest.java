package io.flip.engine.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.time.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Counted here once more, in the simplest way. */
class QuorumTest {

    private static final List<String> ABC = List.of("a", "b", "c");

    private static Moment at(long nanos) {
        return new Moment(nanos);
    }

    private static Moment until(Quorum quorum, Map<String, Moment> ends) {
        return quorum.until(ends, end -> end);
    }

    @Test
    void enoughVotersMustAgree() {
        Quorum two = new Quorum(ABC, 2);
        assertThat(two.isReached("a"::equals)).isFalse();
        assertThat(two.isReached(voter -> !voter.equals("a"))).isTrue();
        assertThat(new Quorum(List.of(), 1).isReached(any -> true)).isFalse();
        assertThat(new Quorum(ABC, 4).isReached(any -> true)).isFalse();
    }

    @Test
    void itLastsAsLongAsEnoughOfThemDo() {
        Quorum two = new Quorum(ABC, 2);
        assertThat(until(two, Map.of("a", at(1), "b", at(2), "c", at(3)))).isEqualTo(at(2));
        assertThat(until(two, Map.of("a", at(1)))).isEqualTo(Moment.LONG_PAST);
        assertThat(until(two, Map.of("a", at(1), "x", at(2)))).isEqualTo(Moment.LONG_PAST); // that one does not vote
        assertThat(until(new Quorum(ABC, 4), Map.of("a", at(1), "b", at(2), "c", at(3))))
                .isEqualTo(Moment.LONG_PAST);
    }

    @Test
    void aMajorityIsMoreThanHalf() {
        assertThat(new Quorum(ABC, 1).majority()).isEqualTo(new Quorum(ABC, 2));
        assertThat(Quorum.majorityOf(4)).isEqualTo(3);
        assertThat(new Quorum(ABC, 2).isMajority()).isTrue();
        assertThat(new Quorum(ABC, 1).isMajority()).isFalse();
        assertThat(new Quorum(List.of("a", "b"), 1).isMajority()).isFalse();
    }

    @Test
    void agreesWithOneThatCountsTheLongWay() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        for (int run = 0; run < 2_000; run++) {
            List<String> voters = some(random);
            Quorum quorum = new Quorum(voters, 1 + random.nextInt(5));
            Map<String, Moment> ends = new TreeMap<>();
            some(random).forEach(voter -> ends.put(voter, at(random.nextInt(6))));
            for (int now = 0; now < 6; now++) {
                Moment moment = at(now);
                List<String> agreeing = voters.stream()
                        .filter(voter -> ends.containsKey(voter) && moment.isBefore(ends.get(voter)))
                        .toList();
                boolean enough = agreeing.size() >= quorum.needed();
                assertThat(moment.isBefore(until(quorum, ends))).isEqualTo(enough);
                assertThat(quorum.isReached(agreeing::contains)).isEqualTo(enough);
            }
        }
    }

    /** Whichever agree, so many others have one of them among them. */
    @Test
    void theRestIsTooFewToAgree() {
        for (int voters = 1; voters <= 7; voters++) {
            List<String> all = List.of("a", "b", "c", "d", "e", "f", "g").subList(0, voters);
            for (int needed = 1; needed <= voters; needed++) {
                for (int asked = 0; asked <= voters; asked++) {
                    boolean othersSuffice = voters - asked >= needed;
                    assertThat(new Quorum(all, needed).isMetBy(asked)).isEqualTo(!othersSuffice);
                }
            }
        }
    }

    @Test
    void ofSeveralEachMustAgree() {
        JointQuorum joint = new JointQuorum(List.of(new Quorum(List.of("a"), 1)), new Quorum(ABC, 2));
        Map<String, Moment> ends = Map.of("a", at(1), "b", at(2), "c", at(3));
        assertThat(joint.<Moment>until(ends, end -> end)).isEqualTo(at(1));
        assertThat(joint.<Moment>until(Map.of("b", at(2), "c", at(3)), end -> end))
                .isEqualTo(Moment.LONG_PAST);
    }

    private static List<String> some(RandomGenerator random) {
        List<String> some = new ArrayList<>(List.of("a", "b", "c", "d", "e"));
        some.removeIf(any -> random.nextBoolean());
        return some;
    }
}
