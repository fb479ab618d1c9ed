package io.flip.engine.register;

import io.flip.engine.quorum.Quorum;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The configuration of the cluster: one versioned document, the same on every member (protocol 7). Version 0 is the file.
 *
 * @param members sorted by id
 * @param systems sorted by id
 * @param terms since when leases are given as they are
 * @param changes those that made the last versions, this one's last; at most {@value #CHANGES_KEPT}
 */
public record ClusterConfig(
        long version,
        ClusterSettings settings,
        List<MemberConfig> members,
        List<SystemConfig> systems,
        Terms terms,
        List<ConfigChange> changes) {

    /** How many changes a version names (protocol 7, rule 12). */
    public static final int CHANGES_KEPT = 32;

    /** More would not fit into the memory that the launcher gives a member. */
    public static final int MOST_ITEMS = 50_000;

    /** @throws IllegalArgumentException where members or systems are not in the order of their ids */
    public ClusterConfig {
        mustRise(members, MemberConfig::id);
        mustRise(systems, SystemConfig::id);
    }

    /** One that no change has made. */
    public ClusterConfig(
            long version, ClusterSettings settings, List<MemberConfig> members, List<SystemConfig> systems) {
        this(version, settings, members, systems, Terms.FIRST, List.of());
    }

    /** The ids of the voters, sorted. */
    public List<String> voters() {
        return members.stream().filter(this::votes).map(MemberConfig::id).toList();
    }

    /** The voters of whom so many must agree that a member is down, or that an item is granted. */
    public Quorum quorum() {
        return new Quorum(voters(), settings.quorum());
    }

    /** Whether the member's opinion counts: one that is to vote does so as soon as it has said which storage it has (protocol 7, rule 10). */
    public boolean votes(MemberConfig member) {
        return member.voter() && (version == 0 || member.storage() != null);
    }

    /**
     * How long it takes at most until a lease is over that nobody renews, and what was held by it is down: the longest {@code T} and the longest
     * grace of the present terms and of the former ones.
     */
    public Duration leasesEndWithin() {
        Duration timeout = longer(settings.pingTimeout(), terms.longestTimeout());
        return timeout.plus(longer(Quorums.longestGrace(this), terms.longestGrace()));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** Whether a lease means something else than under that earlier version (protocol 7, rule 14). */
    public boolean changesTermsOf(ClusterConfig earlier) {
        return terms.since() > earlier.version();
    }

    /** The same, where no lease of former terms is held any more. */
    ClusterConfig settled() {
        return terms.former().isEmpty()
                ? this
                : new ClusterConfig(version, settings, members, systems, terms.settled(), changes);
    }

    public Optional<MemberConfig> member(String id) {
        return find(members, MemberConfig::id, id);
    }

    public Optional<SystemConfig> system(String id) {
        return find(systems, SystemConfig::id, id);
    }

    private static <T> Optional<T> find(List<T> sorted, Function<T, String> key, String id) {
        int low = 0;
        int high = sorted.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = key.apply(sorted.get(middle)).compareTo(id);
            if (order == 0) {
                return Optional.of(sorted.get(middle));
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    private static <T> void mustRise(List<T> listed, Function<T, String> key) {
        for (int i = 1; i < listed.size(); i++) {
            if (key.apply(listed.get(i - 1)).compareTo(key.apply(listed.get(i))) >= 0) {
                throw new IllegalArgumentException("not sorted, or twice: " + key.apply(listed.get(i)));
            }
        }
    }

    /** The change of that id, where it is one of the last ones. */
    public Optional<ConfigChange> change(String changeId) {
        return changes.stream().filter(change -> change.id().equals(changeId)).reduce((_, last) -> last);
    }

    /** The version that the change made; -1 where it is none of the last ones. */
    public long madeBy(String changeId) {
        return change(changeId)
                .map(change -> version - (changes.size() - 1 - changes.lastIndexOf(change)))
                .orElse(-1L);
    }
}
