package io.flip.engine.register;

import static io.flip.engine.register.Desk.file;
import static io.flip.engine.register.Desk.storage;
import static io.flip.engine.register.Desk.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.flip.fixture.Rule;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Protocol 7, rules 1 and 9: who decides. */
class AcceptorsTest {

    private static Map<String, StorageId> yes(String... ids) {
        Map<String, StorageId> answers = new TreeMap<>();
        Stream.of(ids).forEach(id -> answers.put(id, storage(id)));
        return answers;
    }

    @Test
    @Rule("7, rule 1")
    void rule1AMajorityIsStrictWhateverTheQuorum() {
        ClusterConfig four = version(3, "a", "b", "c", "d");
        ClusterSettings alone = four.settings().quorum(1);
        Acceptors acceptors = Acceptors.ofBase(new ClusterConfig(3, alone, four.members(), four.systems()));
        assertThat(acceptors.decides(yes("a", "b"))).isFalse();
        assertThat(acceptors.decides(yes("a", "b", "c"))).isTrue();
    }

    @Test
    @Rule("7, rule 1")
    void rule1TheVoiceOfAnotherStorageCountsForNobody() {
        Map<String, StorageId> answers = yes("a");
        answers.put("b", new StorageId(99, 99));
        assertThat(Acceptors.ofBase(version(3, "a", "b", "c")).decides(answers)).isFalse();
        assertThat(Acceptors.ofBase(version(3, "a", "b", "c")).decides(yes("a", "b")))
                .isTrue();
    }

    @Test
    @Rule("7, rule 1")
    void rule1WhoIsNoVoterDoesNotCount() {
        assertThat(Acceptors.ofBase(version(3, "a", "b", "c")).decides(yes("a", "x", "y")))
                .isFalse();
    }

    /** It does not vote yet. */
    @Test
    @Rule("7, rule 10")
    void rule10AVoterWhoseStorageWasNeverKnownIsNeitherHeardNorMissed() {
        ClusterConfig unknown = Members.one(version(3, "a", "b", "c"), "c", member -> member.storage(null));
        assertThat(Acceptors.ofNext(unknown).decides(yes("a", "c"))).isFalse();
        assertThat(Acceptors.ofNext(unknown).decides(yes("a", "b"))).isTrue();
    }

    @Test
    @Rule("7, rule 9")
    void rule9TheFirstVersionNeedsAllVotersOfTheFileWhateverTheirStorage() {
        Acceptors all = Acceptors.ofBase(file("a", "b", "c"));
        assertThat(all.decides(yes("a", "b"))).isFalse();
        assertThat(all.decides(yes("a", "b", "c"))).isTrue();
    }

    @Test
    @Rule("7, rule 9")
    void rule9TheFirstVersionNeedsAllOfItsOwnVotersEachByTheStorageThatItNames() {
        Acceptors all = Acceptors.ofNext(version(1, "a", "b", "c"));
        Map<String, StorageId> wiped = yes("a", "b");
        wiped.put("c", new StorageId(99, 99));
        assertThat(all.decides(yes("a", "b"))).isFalse();
        assertThat(all.decides(wiped)).isFalse();
        assertThat(all.decides(yes("a", "b", "c"))).isTrue();
    }

    @Test
    @Rule("7, rule 6")
    void rule6OfTheFirstVersionTooAMajorityMustHaveStoredIt() {
        assertThat(Acceptors.ofStored(version(1, "a", "b", "c")).decides(yes("a", "b")))
                .isTrue();
    }
}
