package io.flip.engine.register;

import java.util.List;
import java.util.Optional;

/**
 * The configuration of the cluster: one versioned document, the same on every member (protocol 7). Version 0 is the file.
 *
 * @param members sorted by id
 * @param systems sorted by id
 */
public record ClusterConfig(
        long version, ClusterSettings settings, List<MemberConfig> members, List<SystemConfig> systems) {

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
}
