package io.flip.engine.holding;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.claim.Lease;
import io.flip.engine.claim.Verdict;
import io.flip.engine.holding.LeaseGroups.Group;
import io.flip.engine.plan.ItemId;
import io.flip.engine.quorum.Quorum;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Items of one lease are one group, whatever happens to leases; and asking for the ends costs no more where there are more items. */
class GroupingTest {

    private static final Duration T = Duration.ofSeconds(1);
    private static final List<String> VOTERS = List.of("a", "b", "c", "d", "e");

    private final Lease lease = new Lease(new Quorum(List.of("a", "b", "c"), 2), T);
    private final Grouping grouping = new Grouping(lease);

    private static ItemId item(int number) {
        return new ItemId("ip", "%05d".formatted(number));
    }

    private static Moment at(long millis) {
        return new Moment(millis * 1_000_000);
    }

    private static Verdict granting(long judged, int... numbers) {
        SequencedMap<ItemId, Long> granted = new TreeMap<>();
        for (int number : numbers) {
            granted.put(item(number), 7L);
        }
        return new Verdict(judged, granted, new TreeMap<>(), new TreeMap<>());
    }

    @Test
    void whatTheSameVotersGrantIsTogetherTheLargestGroupFirst() {
        for (int i = 1; i <= 4; i++) {
            grouping.put(item(i), 1);
        }
        lease.answered("a", at(0), granting(1, 1, 2, 3));
        lease.answered("b", at(100), granting(1, 1, 2, 3, 4));
        lease.answered("c", at(200), granting(1, 1, 4));

        assertThat(grouping.groups().groups())
                .containsExactly(
                        new Group(List.of(item(2), item(3)), at(980)),
                        new Group(List.of(item(1)), at(1080)),
                        new Group(List.of(item(4)), at(1080)));
    }

    @Test
    void theSameGrantedAgainChangesEndsAlone() {
        grouping.put(item(1), 1);
        lease.answered("a", at(0), granting(1, 1));
        lease.answered("b", at(100), granting(1, 1));
        LeaseGroups before = grouping.groups();
        lease.answered("a", at(300), granting(1, 1));
        LeaseGroups after = grouping.groups();

        assertThat(after.revision()).isEqualTo(before.revision());
        assertThat(after.groups().getFirst().items())
                .isSameAs(before.groups().getFirst().items());
        assertThat(after.groups().getFirst().until()).isEqualTo(at(1080));
    }

    @Test
    void whatIsHeldNoLongerIsInNoGroup() {
        grouping.put(item(1), 1);
        assertThat(grouping.groups().groups()).hasSize(1);
        grouping.remove(item(1));
        assertThat(grouping.groups().groups()).isEmpty();
    }

    @Test
    void whatIsKeptIsToldWithItsGrantToo() {
        grouping.keep(item(1), 1);
        grouping.keep(item(2), 1);
        grouping.keepGoing(item(3));
        lease.answered("a", at(0), granting(1, 1, 3));
        lease.answered("b", at(100), granting(1, 1, 3));
        LeaseGroups.Kept kept = grouping.groups().kept();

        assertThat(kept.groups())
                .containsExactlyInAnyOrder(
                        new Group(List.of(item(1)), at(980)), new Group(List.of(item(2)), new Moment(Long.MIN_VALUE)));
        assertThat(kept.going()).containsExactly(item(3));

        grouping.put(item(1), 1);
        grouping.keepGoing(item(2));
        grouping.remove(item(3));
        LeaseGroups after = grouping.groups();
        assertThat(after.groups()).containsExactly(new Group(List.of(item(1)), at(980)));
        assertThat(after.kept().groups()).isEmpty();
        assertThat(after.kept().going()).containsExactly(item(2));
    }

    @Test
    void aQuorumThatAnswersGrantsNothing() {
        grouping.keep(item(1), 1);
        lease.heard("a", at(0));
        lease.heard("b", at(0));
        lease.answered("a", at(0), granting(1));
        lease.answered("b", at(0), granting(1));
        LeaseGroups.Kept kept = grouping.groups().kept();

        assertThat(kept.silence().isAt(at(979))).isFalse();
        assertThat(kept.silence().isAt(at(980))).isTrue();
        assertThat(kept.groups().getFirst().until().isAfter(at(0))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void eachItemIsInOneGroupThatEndsWhenItsLeaseDoes(long seed) {
        RandomGenerator random = new Random(seed);
        TreeMap<ItemId, Long> held = new TreeMap<>();
        long now = 0;
        long version = 1;
        for (int step = 0; step < 3_000; step++) {
            now += random.nextInt(150);
            int which = random.nextInt(30);
            switch (random.nextInt(12)) {
                case 0, 1 -> {
                    held.put(item(which), ++version);
                    grouping.put(item(which), version);
                }
                case 2 -> {
                    held.remove(item(which));
                    grouping.remove(item(which));
                }
                case 3 -> lease.expire(at(now));
                case 4 -> lease.ownEnds("a", at(now));
                case 5 -> {
                    if (random.nextInt(10) == 0) {
                        lease.terms(quorum(random), T, "a", at(now));
                        lease.former(random.nextBoolean() ? List.of(quorum(random)) : List.of(), at(now + 1_500));
                    }
                }
                case 6 -> lease.ownVerdict("a", verdict(random, version));
                default ->
                    lease.answered(
                            VOTERS.get(random.nextInt(VOTERS.size())),
                            at(now - random.nextInt(200)),
                            verdict(random, version - random.nextInt(3)));
            }
            if (random.nextInt(3) == 0) {
                LeaseGroups groups = grouping.groups();
                List<ItemId> all = new ArrayList<>();
                for (Group group : groups.groups()) {
                    all.addAll(group.items());
                    for (ItemId item : group.items()) {
                        assertThat(group.until()).isEqualTo(lease.until(item, held.getOrDefault(item, 0L)));
                    }
                }
                assertThat(all).hasSameSizeAs(held.keySet());
                assertThat(new TreeSet<>(all)).isEqualTo(held.keySet());
            }
        }
    }

    private static Quorum quorum(RandomGenerator random) {
        List<String> voters =
                VOTERS.stream().filter(any -> random.nextInt(3) > 0).toList();
        return new Quorum(voters, Quorum.majorityOf(voters.size()));
    }

    private static Verdict verdict(RandomGenerator random, long judged) {
        return granting(judged, random.ints(0, 30).limit(random.nextInt(60)).toArray());
    }

    /** {@code java ... io.flip.engine.holding.GroupingTest}: what asking costs, with that many items and three voters. */
    public static void main(String... args) {
        for (int items : new int[] {1_000, 10_000}) {
            Lease lease = new Lease(new Quorum(List.of("a", "b", "c"), 2), T);
            Grouping grouping = new Grouping(lease);
            int[] all = new int[items];
            for (int i = 0; i < items; i++) {
                all[i] = i;
                grouping.put(item(i), 1);
            }
            int[] others = Arrays.copyOf(all, items - 1);
            long same = 0;
            long changed = 0;
            int rounds = 300;
            for (int round = 0; round < rounds; round++) {
                lease.answered("a", at(round), granting(1, all));
                lease.answered("b", at(round), granting(1, all));
                lease.answered("c", at(round), granting(1, round % 2 == 0 ? all : others));
                long begin = System.nanoTime();
                grouping.groups();
                long between = System.nanoTime();
                for (int i = 0; i < 100; i++) {
                    grouping.groups();
                }
                long end = System.nanoTime();
                if (round >= rounds / 2) {
                    changed += between - begin;
                    same += (end - between) / 100;
                }
            }
            System.out.printf(
                    "%d items: %d ns where nothing is granted otherwise, %d us where it is%n",
                    items, same / (rounds / 2), changed / (rounds / 2) / 1_000);
        }
    }
}
