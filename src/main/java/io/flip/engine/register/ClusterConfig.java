package io.flip.engine.register;

import java.util.List;
import java.util.Optional;

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

    /** One that no change has made. */
    public ClusterConfig(
            long version, ClusterSettings settings, List<MemberConfig> members, List<SystemConfig> systems) {
        this(version, settings, members, systems, Terms.FIRST, List.of());
    }

    /** The ids of the voters, sorted. */
    public List<String> voters() {
        return members.stream()
                .filter(MemberConfig::voter)
                .map(MemberConfig::id)
                .toList();
    }

    public Optional<MemberConfig> member(String id) {
        return members.stream().filter(member -> member.id().equals(id)).findFirst();
    }

    public Optional<SystemConfig> system(String id) {
        return systems.stream().filter(system -> system.id().equals(id)).findFirst();
    }

    /** The version that the change made; -1 where it is none of the last ones. */
    public long madeBy(String changeId) {
        for (int i = changes.size() - 1; i >= 0; i--) {
            if (changes.get(i).id().equals(changeId)) {
                return version - (changes.size() - 1 - i);
            }
        }
        return -1;
    }
}
