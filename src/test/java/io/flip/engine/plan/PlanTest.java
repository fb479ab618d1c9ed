package io.flip.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@Rule("4")
class PlanTest {

    private static final ItemId ONE = new ItemId("ip", "1");
    private static final ItemId TWO = new ItemId("ip", "2");

    /** Candidates that a test writes down. */
    private static final class Written implements Candidates {
        private final Map<String, Objection> objections = new TreeMap<>();
        private final Set<String> justBack = new TreeSet<>();
        private final Map<String, Setback> setbacks = new TreeMap<>();
        private final Map<ItemId, String> incumbents = new TreeMap<>();

        @Override
        public @Nullable Objection objection(String member, ItemId item) {
            return objections.get(member);
        }

        @Override
        public @Nullable Setback setback(String member, ItemId item) {
            return setbacks.get(member);
        }

        @Override
        public boolean backFor(String member, Failback failback) {
            return failback.delay() != null && !justBack.contains(member);
        }

        @Override
        public @Nullable String incumbent(ItemId item) {
            return incumbents.get(item);
        }
    }

    private final Written candidates = new Written();

    private static SystemSpec system(Topology topology, Failback failback) {
        SequencedMap<String, Slot> items = new LinkedHashMap<>();
        items.put("1", new Slot("flip1", 0));
        items.put("2", new Slot("flip", 0));
        return new SystemSpec(
                "ip",
                topology,
                List.of("flip1", "flip"),
                items,
                Duration.ZERO,
                OnIsolation.HOLD,
                Duration.ofSeconds(1),
                failback);
    }

    private Plan plan(Failback failback) {
        return Plan.of(List.of(system(Topology.SHARDED, failback)), candidates);
    }

    @Test
    void givesTheExamplesAddressesAsTheReadmeSays() {
        assertThat(plan(Failback.IMMEDIATE).owner(ONE)).isEqualTo("flip1");
        assertThat(plan(Failback.IMMEDIATE).owner(TWO)).isEqualTo("flip");
        candidates.objections.put("flip1", Candidates.Objection.DOWN);
        assertThat(plan(Failback.IMMEDIATE).owner(ONE)).isEqualTo("flip");
        assertThat(plan(Failback.IMMEDIATE).owner(TWO)).isEqualTo("flip");
    }

    @Test
    void givesNothingWhereNobodyIsACandidate() {
        candidates.objections.put("flip1", Candidates.Objection.UNHEALTHY);
        candidates.objections.put("flip", Candidates.Objection.DRAINING);
        assertThat(plan(Failback.IMMEDIATE).owner(ONE)).isNull();
        assertThat(plan(Failback.IMMEDIATE).owners(ONE)).isEmpty();
    }

    private void refuses(String member, long turn) {
        candidates.setbacks.put(member, new Setback(turn, true));
        candidates.objections.put(member, Candidates.Objection.REFUSED);
    }

    private void hasRefused(String member, long turn) {
        candidates.setbacks.put(member, new Setback(turn, false));
        candidates.objections.remove(member);
    }

    @Test
    void nothingGoesBackToAMemberOnWhichItFailedBecauseTimeHasPassed() {
        refuses("flip1", 1);
        assertThat(plan(Failback.IMMEDIATE).owner(ONE)).isEqualTo("flip");
        hasRefused("flip1", 1);
        assertThat(plan(Failback.IMMEDIATE).owner(ONE)).isEqualTo("flip");
        candidates.setbacks.clear();
        assertThat(plan(Failback.IMMEDIATE).owner(ONE)).isEqualTo("flip1");
    }

    @Test
    void aPinIsNoReasonToTakeItEither() {
        SystemSpec pinned = system(Topology.SHARDED, Failback.IMMEDIATE).pins(new TreeMap<>(Map.of("1", "flip1")));
        hasRefused("flip1", 1);
        assertThat(Plan.owner(pinned, ONE, new Slot("flip1", 0), candidates)).isEqualTo("flip");
    }

    @Test
    void whereNobodyElseIsLeftItGoesToWhomItFailedOnLongestAgo() {
        hasRefused("flip1", 1);
        candidates.objections.put("flip", Candidates.Objection.DOWN);
        assertThat(plan(Failback.IMMEDIATE).owner(ONE)).isEqualTo("flip1");
        refuses("flip", 2);
        assertThat(plan(Failback.IMMEDIATE).owner(ONE)).isEqualTo("flip1");
        refuses("flip1", 3);
        assertThat(plan(Failback.IMMEDIATE).owner(ONE)).isEqualTo("flip");
        refuses("flip", 4);
        assertThat(plan(Failback.IMMEDIATE).owner(ONE)).isEqualTo("flip1");
    }

    @Test
    void whoHasRefusedForLongEnoughIsTriedBeforeWhoStillRefuses() {
        refuses("flip1", 1);
        hasRefused("flip", 2);
        assertThat(plan(Failback.IMMEDIATE).owner(ONE)).isEqualTo("flip");
    }

    @Test
    void whoHasFailedIsNoHolderThatFailbackWaitsFor() {
        candidates.incumbents.put(ONE, "flip");
        hasRefused("flip", 1);
        assertThat(plan(Failback.NEVER).owner(ONE)).isEqualTo("flip1");
    }

    @Test
    void whoRefusesAReplicatedItemDoesNotHaveItMeanwhile() {
        refuses("flip1", 1);
        Plan plan = Plan.of(List.of(system(Topology.REPLICATED, Failback.IMMEDIATE)), candidates);
        assertThat(plan.owners(ONE)).containsExactly("flip");
        hasRefused("flip1", 1);
        assertThat(Plan.of(List.of(system(Topology.REPLICATED, Failback.IMMEDIATE)), candidates)
                        .owners(ONE))
                .containsExactly("flip1", "flip");
    }

    @Test
    @Rule("4, deaf members")
    void whoIsDeafComesAfterAllOthersThatMayHaveIt() {
        candidates.objections.put("flip1", Candidates.Objection.DEAF);
        assertThat(plan(Failback.IMMEDIATE).owner(ONE)).isEqualTo("flip");
        candidates.objections.put("flip", Candidates.Objection.DEAF);
        assertThat(plan(Failback.IMMEDIATE).owner(ONE)).isEqualTo("flip1");
        assertThat(plan(Failback.IMMEDIATE).owner(TWO)).isEqualTo("flip");
        candidates.objections.put("flip1", Candidates.Objection.REFUSED);
        assertThat(plan(Failback.IMMEDIATE).owner(ONE)).isEqualTo("flip");
    }

    @Test
    @Rule("4, deaf members")
    void nobodyHasAReplicatedItemInThePlaceOfOneThatIsDeaf() {
        candidates.objections.put("flip1", Candidates.Objection.DEAF);
        Plan plan = Plan.of(List.of(system(Topology.REPLICATED, Failback.IMMEDIATE)), candidates);
        assertThat(plan.owners(ONE)).containsExactly("flip1", "flip");
    }

    @Test
    void failbackImmediateHeedsNoHolder() {
        candidates.incumbents.put(ONE, "flip");
        candidates.justBack.add("flip1");
        assertThat(plan(new Failback(Duration.ZERO)).owner(ONE)).isEqualTo("flip1");
    }

    @Test
    void failbackDelayedLeavesTheItemUntilTheFirstHasBeenBackLongEnough() {
        Failback delayed = new Failback(Duration.ofSeconds(30));
        candidates.incumbents.put(ONE, "flip");
        candidates.justBack.add("flip1");
        assertThat(plan(delayed).owner(ONE)).isEqualTo("flip");
        candidates.justBack.clear();
        assertThat(plan(delayed).owner(ONE)).isEqualTo("flip1");
    }

    @Test
    void failbackNeverLeavesTheItemWhileItsHolderIsACandidate() {
        candidates.incumbents.put(ONE, "flip");
        assertThat(plan(Failback.NEVER).owner(ONE)).isEqualTo("flip");
        candidates.objections.put("flip", Candidates.Objection.DOWN);
        assertThat(plan(Failback.NEVER).owner(ONE)).isEqualTo("flip1");
    }

    @Test
    void withoutAHolderFailbackDoesNotMatter() {
        candidates.justBack.add("flip1");
        assertThat(plan(Failback.NEVER).owner(ONE)).isEqualTo("flip1");
    }

    @Test
    @Rule("4, pins")
    void aPinComesFirstAndWaitsForNoFailback() {
        SystemSpec pinned = system(Topology.SHARDED, Failback.NEVER).pins(new TreeMap<>(Map.of("1", "flip")));
        Slot home = new Slot("flip1", 0);
        candidates.incumbents.put(ONE, "flip1");
        assertThat(Plan.owner(pinned, ONE, home, candidates)).isEqualTo("flip");
        assertThat(Plan.order(pinned, ONE, home)).containsExactly("flip", "flip1");
        candidates.objections.put("flip", Candidates.Objection.DRAINING);
        assertThat(Plan.owner(pinned, ONE, home, candidates)).isEqualTo("flip1");
    }

    @Test
    void theOrderIsThatOfTheSlotWhereNothingIsPinnedOrThePinIsNoMember() {
        SystemSpec plain = system(Topology.SHARDED, Failback.IMMEDIATE);
        Slot home = new Slot("flip1", 0);
        assertThat(Plan.order(plain, ONE, home)).containsExactly("flip1", "flip");
        SystemSpec gone = plain.pins(new TreeMap<>(Map.of("1", "flip9")));
        assertThat(Plan.order(gone, ONE, home)).containsExactly("flip1", "flip");
        assertThat(Plan.order(plain.members(List.of()), ONE, home)).isEmpty();
    }

    @Test
    void replicatedGivesEverythingToEveryCandidate() {
        Plan plan = Plan.of(List.of(system(Topology.REPLICATED, Failback.IMMEDIATE)), candidates);
        assertThat(plan.owners(ONE)).containsExactly("flip1", "flip");
        candidates.objections.put("flip1", Candidates.Objection.LEFT);
        plan = Plan.of(List.of(system(Topology.REPLICATED, Failback.IMMEDIATE)), candidates);
        assertThat(plan.owners(ONE)).containsExactly("flip");
    }
}
