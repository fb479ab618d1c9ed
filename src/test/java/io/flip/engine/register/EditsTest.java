package io.flip.engine.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.Slot;
import io.flip.engine.register.ChangeRequest.AddData;
import io.flip.engine.register.ChangeRequest.AddMember;
import io.flip.engine.register.ChangeRequest.Drain;
import io.flip.engine.register.ChangeRequest.FirstVersion;
import io.flip.engine.register.ChangeRequest.MemberStorage;
import io.flip.engine.register.ChangeRequest.Pin;
import io.flip.engine.register.ChangeRequest.RemoveData;
import io.flip.engine.register.ChangeRequest.RemoveMember;
import io.flip.engine.register.ChangeRequest.RemoveSystem;
import io.flip.engine.register.ChangeRequest.ReplaceConfig;
import io.flip.simulation.Clusters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EditsTest {

    /** Version 1. */
    private static final ClusterConfig THREE = first(new Clusters()
            .member("a", null, "ip")
            .member("b", null, "ip")
            .member("c", null, "ip")
            .system(Clusters.sharded("ip", "1", "2", "3", "4", "5", "6"))
            .build());

    private static ClusterConfig first(ClusterConfig file) {
        return applied(
                file,
                new FirstVersion(file.members().stream()
                        .map(member -> new MemberStorage(member.id(), Desk.storage(member.id())))
                        .toList()));
    }

    private static ClusterConfig applied(ClusterConfig config, ChangeRequest change) {
        return switch (Edits.apply(config, change, false)) {
            case Edits.Result.Applied(ClusterConfig next) -> next;
            case Edits.Result.Refused(Refusal problem) -> throw new AssertionError(problem.detail());
        };
    }

    private static Refusal.Kind refused(ClusterConfig config, ChangeRequest change) {
        return switch (Edits.apply(config, change, false)) {
            case Edits.Result.Applied(ClusterConfig next) -> throw new AssertionError("applied: " + next);
            case Edits.Result.Refused(Refusal problem) -> problem.kind();
        };
    }

    private static Map<String, Slot> slots(ClusterConfig config) {
        return new TreeMap<>(config.system("ip").orElseThrow().spec().items());
    }

    private static AddMember add(String id) {
        return new AddMember(id, "10.0.0.9", 2200, null, List.of("ip"), Desk.storage(id));
    }

    @Test
    void addingAnItemMovesNone() {
        ClusterConfig next = applied(THREE, new AddData("ip", List.of("0")));
        assertThat(slots(next)).containsAllEntriesOf(slots(THREE)).containsEntry("0", new Slot("a", 2));
        assertThat(next.version()).isEqualTo(2);
    }

    @Test
    void addingAMemberMovesItsShareAlone() {
        ClusterConfig next = applied(THREE, add("d"));
        Map<String, Slot> moved = slots(next);
        moved.entrySet().removeIf(entry -> entry.getValue().equals(slots(THREE).get(entry.getKey())));
        assertThat(moved).hasSize(1);
        assertThat(moved.values()).extracting(Slot::home).containsExactly("d");
    }

    @Test
    void removingAMemberMovesItsItemsAlone() {
        ClusterConfig next = applied(THREE, new RemoveMember("a"));
        slots(THREE).forEach((value, slot) -> {
            if (!slot.home().equals("a")) {
                assertThat(slots(next)).containsEntry(value, slot);
            }
        });
        assertThat(slots(next).values()).extracting(Slot::home).containsOnly("b", "c");
        assertThat(slots(next).values()).doesNotHaveDuplicates();
    }

    @Test
    void theDefaultQuorumFollowsTheVoters() {
        ClusterConfig four = applied(THREE, add("d"));
        assertThat(four.settings().quorum()).isEqualTo(3);
        assertThat(applied(four, new RemoveMember("d")).settings().quorum()).isEqualTo(2);
    }

    @Test
    void otherTermsAreOtherVotersQuorumTimeoutOrGrace() {
        assertThat(applied(THREE, new AddData("ip", List.of("7"))).terms()).isEqualTo(Terms.FIRST);
        assertThat(applied(THREE, new Drain("a")).terms()).isEqualTo(Terms.FIRST);
        assertThat(applied(THREE, new RemoveSystem("ip")).terms()).isEqualTo(Terms.FIRST);
        ClusterConfig four = applied(THREE, add("d"));
        assertThat(four.terms()).isEqualTo(new Terms(2, List.of(Terms.Former.of(THREE))));
        ClusterSettings slower = new ClusterSettings(3, Duration.ofMillis(250), 3, Duration.ofSeconds(2));
        ClusterConfig slow =
                applied(four, new ReplaceConfig(new ClusterConfig(0, slower, four.members(), four.systems())));
        assertThat(slow.terms()).isEqualTo(new Terms(3, List.of(Terms.Former.of(four), Terms.Former.of(THREE))));
        ClusterConfig renamed = applied(THREE, new MemberStorage("a", new StorageId(7, 7)));
        assertThat(renamed.terms()).as("its notes are lost").isEqualTo(new Terms(2, List.of(Terms.Former.of(THREE))));
        assertThat(renamed.terms().former().getFirst().stillIn(renamed)).containsExactly("b", "c");
    }

    /** So that nothing rests on one that was never there. */
    @Test
    void oneWhoseStorageIsNotKnownIsToVoteAndDoesNotYet() {
        ClusterConfig four = applied(THREE, new AddMember("d", "10.0.0.9", 2200, null, List.of("ip"), null));
        assertThat(four.member("d").orElseThrow().voter()).isTrue();
        assertThat(four.voters()).containsExactly("a", "b", "c");
        assertThat(four.settings().quorum()).isEqualTo(2);
        assertThat(four.terms()).isEqualTo(Terms.FIRST);
        ClusterConfig there = applied(four, new MemberStorage("d", Desk.storage("d")));
        assertThat(there.voters()).containsExactly("a", "b", "c", "d");
        assertThat(there.settings().quorum()).isEqualTo(3);
        assertThat(there.terms().since()).isEqualTo(3);
    }

    @Test
    void formerTermsStayInTheDocumentUntilTheyAreSettled() {
        ClusterConfig four = applied(THREE, add("d"));
        ClusterConfig item = applied(four, new AddData("ip", List.of("0")));
        assertThat(item.terms()).isEqualTo(four.terms());
        assertThat(four.leasesEndWithin()).isEqualTo(Duration.ofMillis(750));
        assertThat(applied(four.settled(), new AddData("ip", List.of("0"))).terms())
                .isEqualTo(new Terms(2, List.of()));
    }

    @Test
    void aGraceThatGoesWithItsSystemChangesTheTerms() {
        ClusterConfig releasing = first(new Clusters()
                .member("a", null, "ip")
                .system(Clusters.sharded("ip", "1").releasing(Duration.ofSeconds(1)))
                .build());
        ClusterConfig without = applied(releasing, new RemoveSystem("ip"));
        assertThat(without.terms().since()).isEqualTo(2);
        assertThat(without.leasesEndWithin()).isEqualTo(Duration.ofMillis(1750));
    }

    @Test
    void aPinGoesWithItsMember() {
        ClusterConfig pinned = applied(THREE, new Pin("ip", "1", "b"));
        assertThat(pinned.system("ip").orElseThrow().spec().pins()).containsExactly(Map.entry("1", "b"));
        assertThat(applied(pinned, new RemoveMember("b"))
                        .system("ip")
                        .orElseThrow()
                        .spec()
                        .pins())
                .isEmpty();
    }

    @Test
    void whatIsNotThereOrThereAlreadyIsRefused() {
        assertThat(refused(THREE, new RemoveMember("x"))).isEqualTo(Refusal.Kind.UNKNOWN);
        assertThat(refused(THREE, new RemoveData("ip", List.of("1", "x")))).isEqualTo(Refusal.Kind.UNKNOWN);
        assertThat(refused(THREE, new AddData("ip", List.of("8", "1")))).isEqualTo(Refusal.Kind.EXISTS);
        assertThat(refused(THREE, new AddData("ip", List.of("8", "8")))).isEqualTo(Refusal.Kind.EXISTS);
        assertThat(refused(THREE, add("a"))).isEqualTo(Refusal.Kind.EXISTS);
        assertThat(refused(THREE, new AddMember("d", "10.0.0.9", 0, null, List.of(), null)))
                .isEqualTo(Refusal.Kind.INVALID);
        assertThat(refused(THREE, new AddMember("d", "10.0.0.9", 1, null, List.of("x"), null)))
                .isEqualTo(Refusal.Kind.UNKNOWN);
    }

    @Test
    void whatIsDangerousNeedsForce() {
        ClusterConfig two = applied(THREE, new RemoveMember("c"));
        assertThat(refused(two, new RemoveMember("b"))).isEqualTo(Refusal.Kind.NEEDS_FORCE);
        assertThat(Edits.apply(two, new RemoveMember("b"), true)).isInstanceOf(Edits.Result.Applied.class);
        List<MemberConfig> arbiters = THREE.members().stream()
                .map(member -> member.systems(List.of()))
                .toList();
        assertThat(refused(THREE, new ReplaceConfig(new ClusterConfig(0, THREE.settings(), arbiters, THREE.systems()))))
                .isEqualTo(Refusal.Kind.NEEDS_FORCE);
    }

    @Test
    void aVersionNamesItsLastChanges() {
        ClusterConfig config = THREE;
        for (int i = 1; i <= 40; i++) {
            config = Edits.signed(applied(config, new Drain("a")), new ConfigChange("change " + i, "me", "drains a"));
        }
        assertThat(config.changes()).hasSize(ClusterConfig.CHANGES_KEPT);
        assertThat(config.madeBy("change 40")).isEqualTo(41);
        assertThat(config.madeBy("change 9")).isEqualTo(10);
        assertThat(config.madeBy("change 8")).isEqualTo(-1);
    }

    @Test
    void aWholeConfigurationIsDescribedByWhatIsDifferentInIt() {
        ClusterConfig other = applied(applied(THREE, new Drain("a")), new AddData("ip", List.of("7")));
        ReplaceConfig change = new ReplaceConfig(other);
        assertThat(Edits.describe(change, THREE, applied(THREE, change)))
                .isEqualTo("replaces the whole configuration: servers.a: drained; cluster.system.ip.data: 1 more");
        ReplaceConfig same = new ReplaceConfig(THREE);
        assertThat(Edits.describe(same, THREE, applied(THREE, same)))
                .isEqualTo("replaces the whole configuration by the same");
    }

    @Test
    void whatIsDifferentIsCutWhereItIsMuch() {
        Clusters clusters = new Clusters().member("a", null, "ip").member("b", null, "ip");
        clusters.system(Clusters.sharded("ip", "1"));
        for (int i = 0; i < 9; i++) {
            clusters.member("a-member-with-a-rather-long-name-that-nobody-would-want-to-read-" + i, null);
        }
        ClusterConfig other = clusters.voters("a", "b").build();
        ReplaceConfig change = new ReplaceConfig(other);
        assertThat(Edits.describe(change, THREE, applied(THREE, change)))
                .startsWith("replaces the whole configuration: servers: +a-member-with-")
                .hasSizeLessThan(250);
    }

    @Test
    void noCharacterIsCutInTwo() {
        for (String before : List.of("", "x")) {
            String id = before + "\uD83D\uDE00".repeat(40);
            ClusterConfig other = new Clusters()
                    .member(id + 1, null)
                    .member(id + 2, null)
                    .member(id + 3, null)
                    .member(id + 4, null)
                    .member(id + 5, null)
                    .member("a", null, "ip")
                    .system(Clusters.sharded("ip", "1"))
                    .voters("a")
                    .build();
            String what = Edits.describe(new ReplaceConfig(other), THREE, other);
            assertThat(what).endsWith("...");
            assertThat(what.codePoints())
                    .noneMatch(each -> each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE);
        }
    }
}
