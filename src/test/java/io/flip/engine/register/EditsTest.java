package io.flip.engine.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.Slot;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.register.ChangeRequest.AddData;
import io.flip.engine.register.ChangeRequest.AddMember;
import io.flip.engine.register.ChangeRequest.Drain;
import io.flip.engine.register.ChangeRequest.FirstVersion;
import io.flip.engine.register.ChangeRequest.MemberAddress;
import io.flip.engine.register.ChangeRequest.MemberStorage;
import io.flip.engine.register.ChangeRequest.Pin;
import io.flip.engine.register.ChangeRequest.PutSystem;
import io.flip.engine.register.ChangeRequest.PutSystem.Kept;
import io.flip.engine.register.ChangeRequest.RemoveData;
import io.flip.engine.register.ChangeRequest.RemoveMember;
import io.flip.engine.register.ChangeRequest.RemoveSystem;
import io.flip.engine.register.ChangeRequest.ReplaceConfig;
import io.flip.fixture.Rule;
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

    /** It is not asked again when it names its storage and votes (seed 1795824771153946). */
    @Test
    void whoIsToVoteIsRefusedWhereARoundOfPingsWouldTakeTooLongThoughItsStorageIsNotKnown() {
        ClusterSettings fast = new ClusterSettings(2, Duration.ofMillis(250), 3, Duration.ofMillis(400));
        ClusterConfig three = new ClusterConfig(1, fast, THREE.members(), THREE.systems());
        ClusterConfig four = applied(three, new AddMember("d", "10.0.0.8", 2200, null, List.of(), null));
        assertThat(refused(four, new AddMember("e", "10.0.0.9", 2200, null, List.of(), null)))
                .isEqualTo(Refusal.Kind.INVALID);
    }

    @Test
    @Rule("4, slots")
    void addingAnItemMovesNone() {
        ClusterConfig next = applied(THREE, new AddData("ip", List.of("0")));
        assertThat(slots(next)).containsAllEntriesOf(slots(THREE)).containsEntry("0", new Slot("a", 2));
        assertThat(next.version()).isEqualTo(2);
    }

    @Test
    @Rule("4, slots")
    void addingAMemberMovesItsShareAlone() {
        ClusterConfig next = applied(THREE, add("d"));
        Map<String, Slot> moved = slots(next);
        moved.entrySet().removeIf(entry -> entry.getValue().equals(slots(THREE).get(entry.getKey())));
        assertThat(moved).hasSize(1);
        assertThat(moved.values()).extracting(Slot::home).containsExactly("d");
    }

    @Test
    @Rule("4, slots")
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
    @Rule("7")
    void theDefaultQuorumFollowsTheVoters() {
        ClusterConfig four = applied(THREE, add("d"));
        assertThat(four.settings().quorum()).isEqualTo(3);
        assertThat(applied(four, new RemoveMember("d")).settings().quorum()).isEqualTo(2);
    }

    @Test
    @Rule("7, rule 14")
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
        assertThat(renamed.terms().former().getFirst().stillIn(renamed).voters())
                .containsExactly("b", "c");
    }

    @Test
    @Rule("7")
    void theEighthDoesNotVoteNorWhoComesAfterIt() {
        ClusterConfig grown = first(new Clusters()
                .member("a", null)
                .member("b", null)
                .member("c", null)
                .timing(Duration.ofMillis(250), 3, Duration.ofSeconds(2))
                .build());
        for (String id : List.of("d", "e", "f", "g", "h", "i")) {
            grown = applied(grown, elsewhere(id));
        }
        assertThat(grown.voters()).containsExactly("a", "b", "c", "d", "e", "f", "g");
        assertThat(grown.settings().quorum()).isEqualTo(4);
        assertThat(grown.member("h").orElseThrow().voter()).isFalse();
        grown = applied(applied(grown, new RemoveMember("g")), elsewhere("j"));
        assertThat(grown.voters()).as("some member does not vote").hasSize(6).doesNotContain("j");
        for (String id : List.of("h", "i", "j")) {
            grown = applied(grown, new RemoveMember(id));
        }
        assertThat(applied(grown, elsewhere("k")).voters()).hasSize(7).contains("k");
    }

    private static AddMember elsewhere(String id) {
        return new AddMember(id, "10.0.1." + (int) id.charAt(0), 2200, null, List.of(), Desk.storage(id));
    }

    /** So that nothing rests on one that was never there. */
    @Test
    @Rule("7, rule 1")
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
    @Rule("7, rule 14")
    void formerTermsStayInTheDocumentUntilTheyAreSettled() {
        ClusterConfig four = applied(THREE, add("d"));
        ClusterConfig item = applied(four, new AddData("ip", List.of("0")));
        assertThat(item.terms()).isEqualTo(four.terms());
        assertThat(four.leasesEndWithin()).isEqualTo(Duration.ofMillis(750));
        assertThat(applied(four.settled(), new AddData("ip", List.of("0"))).terms())
                .isEqualTo(new Terms(2, List.of()));
    }

    @Test
    @Rule("7, rule 14")
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
    @Rule({"1", "7, rule 14"})
    void theGraceOfAnAddressIsATermOfLeases() {
        ClusterConfig fenced = first(new Clusters()
                .member("a", null, "ip")
                .system(Clusters.sharded("ip", "1").releasing(Duration.ofSeconds(1)), AddressConfig.DEFAULT)
                .build());
        assertThat(fenced.leasesEndWithin()).isEqualTo(Duration.ofMillis(750));
        SystemConfig system = fenced.system("ip").orElseThrow();
        HandlerConfig handlers = system.handlers();
        HandlerConfig open = handlers.address(new AddressConfig(null, false, Duration.ZERO, false, false, true));
        HandlerConfig beside = FIRST_WITH_PROGRAMS.address(AddressConfig.DEFAULT);
        for (HandlerConfig other : List.of(open, beside)) {
            ClusterConfig next = applied(fenced, put(system, other));
            assertThat(next.terms().since()).isEqualTo(2);
            assertThat(next.leasesEndWithin()).isEqualTo(Duration.ofMillis(1750));
        }
        ClusterConfig elsewhere = applied(
                fenced, put(system, handlers.address(new AddressConfig("e", true, Duration.ZERO, true, true, false))));
        assertThat(elsewhere.terms()).isEqualTo(Terms.FIRST);
    }

    private static final HandlerConfig FIRST_WITH_PROGRAMS =
            THREE.systems().getFirst().handlers();

    private static PutSystem put(SystemConfig system, HandlerConfig handlers) {
        return new PutSystem(new SystemConfig(system.spec(), handlers, true), new PutSystem.Kept(false, false, false));
    }

    @Test
    void aSystemNeedsProgramsOrAddresses() {
        SystemConfig system = THREE.systems().getFirst();
        HandlerConfig none = system.handlers().withoutPrograms();

        assertThat(refused(THREE, put(system, none))).isEqualTo(Refusal.Kind.INVALID);
        assertThat(applied(THREE, put(system, none.address(AddressConfig.DEFAULT)))
                        .version())
                .isEqualTo(2);
    }

    @Test
    @Rule("4, pins")
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

    /** It is asked for at a member that has not seen what others have changed. */
    @Test
    @Rule("7, rule 12")
    void aSystemThatIsChangedKeepsWhatWasChangedMeanwhile() {
        SystemConfig seen = THREE.system("ip").orElseThrow();
        ClusterConfig now = applied(THREE, new AddData("ip", List.of("7")));
        now = applied(applied(applied(now, new RemoveData("ip", List.of("1"))), new Pin("ip", "2", "b")), add("d"));
        SystemSpec kept = spec(applied(now, new PutSystem(seen, new Kept(true, true, true))));
        assertThat(kept.items()).isEqualTo(spec(now).items()).containsOnlyKeys("2", "3", "4", "5", "6", "7");
        assertThat(kept.members()).containsExactly("a", "b", "c", "d");
        assertThat(kept.pins()).containsExactly(Map.entry("2", "b"));
        SystemSpec put = spec(applied(now, new PutSystem(seen)));
        assertThat(put.items()).containsOnlyKeys("1", "2", "3", "4", "5", "6");
        assertThat(put.members()).containsExactly("a", "b", "c");
        assertThat(put.pins()).isEmpty();
    }

    @Test
    void aSystemThatWasRemovedMeanwhileKeepsNothing() {
        SystemConfig seen = THREE.system("ip").orElseThrow();
        ClusterConfig now = applied(THREE, new RemoveSystem("ip"));
        assertThat(refused(now, new PutSystem(seen, new Kept(true, true, true))))
                .isEqualTo(Refusal.Kind.INVALID);
        assertThat(spec(applied(now, new PutSystem(seen, new Kept(false, true, true))))
                        .items())
                .isEmpty();
    }

    private static SystemSpec spec(ClusterConfig config) {
        return config.system("ip").orElseThrow().spec();
    }

    @Test
    void whetherASystemIsNewIsSaid() {
        PutSystem put = new PutSystem(THREE.system("ip").orElseThrow());
        assertThat(Edits.describe(put, THREE, applied(THREE, put))).isEqualTo("changes system ip");
        ClusterConfig without = applied(THREE, new RemoveSystem("ip"));
        assertThat(Edits.describe(put, without, applied(without, put))).isEqualTo(Edits.makesSystem("ip"));
    }

    @Test
    void onlyAMemberOfTheSystemCanBePreferred() {
        ClusterConfig four = applied(THREE, new AddMember("d", "10.0.0.9", 2200, null, List.of(), null));
        assertThat(refused(four, new Pin("ip", "1", "d"))).isEqualTo(Refusal.Kind.INVALID);
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
    @Rule("7")
    void whatIsDangerousNeedsForce() {
        ClusterConfig two = applied(THREE, new RemoveMember("c"));
        assertThat(refused(two, new RemoveMember("b"))).isEqualTo(Refusal.Kind.NEEDS_FORCE);
        assertThat(Edits.apply(two, new RemoveMember("b"), true)).isInstanceOf(Edits.Result.Applied.class);
        ClusterConfig arbiters = Members.each(THREE, member -> member.systems(List.of()));
        assertThat(refused(THREE, new ReplaceConfig(arbiters))).isEqualTo(Refusal.Kind.NEEDS_FORCE);
    }

    /** c was started where b had been. */
    @Test
    @Rule("7, rule 12")
    void whatAMemberSaysOfItselfKeepsNobodyFromChangingSomethingElse() {
        MemberConfig b = THREE.member("b").orElseThrow();
        ClusterConfig same = applied(THREE, new MemberAddress("c", b.ip(), b.port()));
        applied(same, new AddData("ip", List.of("7")));
        applied(same, new Drain("b"));
        applied(same, add("d"));
        applied(same, new RemoveMember("a"));
        applied(same, new RemoveMember("b"));
        applied(same, new ReplaceConfig(applied(same, new Drain("a"))));
        AddMember third = new AddMember("d", b.ip(), b.port(), null, List.of(), null);
        assertThat(Edits.apply(same, third, true))
                .isInstanceOfSatisfying(
                        Edits.Result.Refused.class,
                        refused -> assertThat(refused.problem().detail())
                                .isEqualTo("d has the address of b, 10.0.0.2 port 2200: give it one of its own, or"
                                        + " remove b first if that is gone."));
        ClusterConfig moved = Members.one(same, "a", member -> member.address(b.ip(), b.port()));
        assertThat(refused(same, new ReplaceConfig(moved))).isEqualTo(Refusal.Kind.INVALID);
    }

    @Test
    void oneWithoutMembersIsLeftAsItIs() {
        ClusterConfig nobody = THREE;
        for (String id : List.of("a", "b", "c")) {
            nobody = forced(nobody, new PutSystem(withoutMember(nobody, id)));
        }
        assertThat(spec(nobody).members()).isEmpty();
        ClusterConfig next = applied(applied(nobody, new AddData("ip", List.of("7"))), new RemoveMember("a"));
        assertThat(spec(next).items()).hasSize(7);
        AddMember somebody = add("d");
        assertThat(spec(applied(next, somebody)).items().values())
                .extracting(Slot::home)
                .containsOnly("d");
    }

    @Test
    @Rule("7")
    void emptyingASystemNeedsForceHoweverItIsAskedFor() {
        ClusterConfig one = applied(THREE, new PutSystem(withoutMember(THREE, "a")));
        one = applied(one, new PutSystem(withoutMember(one, "b")));
        assertThat(refused(one, new PutSystem(withoutMember(one, "c")))).isEqualTo(Refusal.Kind.NEEDS_FORCE);
        assertThat(refused(one, new RemoveMember("c"))).isEqualTo(Refusal.Kind.NEEDS_FORCE);
        ClusterConfig empty = forced(one, new PutSystem(withoutMember(one, "c")));
        assertThat(refused(one, new ReplaceConfig(empty))).isEqualTo(Refusal.Kind.NEEDS_FORCE);
    }

    private static SystemConfig withoutMember(ClusterConfig config, String id) {
        SystemConfig system = config.system("ip").orElseThrow();
        return system.spec(system.spec()
                .members(system.spec().members().stream()
                        .filter(member -> !member.equals(id))
                        .toList()));
    }

    private static ClusterConfig forced(ClusterConfig config, ChangeRequest change) {
        return switch (Edits.apply(config, change, true)) {
            case Edits.Result.Applied(ClusterConfig next) -> next;
            case Edits.Result.Refused(Refusal problem) -> throw new AssertionError(problem.detail());
        };
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
