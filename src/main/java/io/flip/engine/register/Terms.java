package io.flip.engine.register;

import io.flip.engine.quorum.Quorum;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * On which terms leases are given: voters, quorum, {@code T} and graces (protocol 7, rule 14). While leases of earlier terms may still be held a
 * lease needs the voters of those too, and what is waited for is the longest of all; so the document says which they were, and each reader knows, also
 * after a restart, and where it never saw the versions in between.
 *
 * @param since the version since which the present ones are in force
 * @param former those before, the newest first, as far as leases of them may still be held
 */
public record Terms(long since, List<Former> former) {

    /** So many changes of terms may follow each other before the first is settled. */
    static final int MOST = 8;

    /** Those of version 0. */
    public static final Terms FIRST = new Terms(0, List.of());

    /** A voter, with the storage that answered for it; {@code null} where that was not known. */
    public record Voter(String id, @Nullable StorageId storage) {

        static List<Voter> of(ClusterConfig config) {
            return config.members().stream()
                    .filter(config::votes)
                    .map(member -> new Voter(member.id(), member.storage()))
                    .toList();
        }

        /** Whether what the other grants may rest on what this one has noted. */
        boolean isStill(Voter other) {
            return id.equals(other.id) && (storage == null || other.storage == null || storage.equals(other.storage));
        }
    }

    /**
     * Terms that came before.
     *
     * @param timeout {@code T}
     * @param grace the longest of any system
     */
    public record Former(List<Voter> voters, int quorum, Duration timeout, Duration grace) {

        static Former of(ClusterConfig config) {
            return new Former(
                    Voter.of(config),
                    config.settings().quorum(),
                    config.settings().pingTimeout(),
                    Quorums.longestGrace(config));
        }

        /** Of these voters those that the configuration still has: one that has lost what it noted speaks for nobody. */
        public Quorum stillIn(ClusterConfig config) {
            List<Voter> present = Voter.of(config);
            List<String> still = voters.stream()
                    .filter(voter -> present.stream().anyMatch(voter::isStill))
                    .map(Voter::id)
                    .toList();
            return new Quorum(still, quorum);
        }
    }

    /** Others came in force with that version. */
    Terms changedIn(long version, ClusterConfig before) {
        List<Former> all = new ArrayList<>(List.of(Former.of(before)));
        all.addAll(former);
        return new Terms(version, List.copyOf(all));
    }

    /**
     * Those of a version that somebody wrote, and nobody agreed on: leases of any that came before may be held.
     *
     * @param before the configurations that were in force, or may have been, the newest first
     */
    public static Terms imposed(long version, List<ClusterConfig> before) {
        List<Former> all = new ArrayList<>();
        for (ClusterConfig config : before) {
            all.add(Former.of(config));
            config.terms().former().stream()
                    .filter(former -> !all.contains(former))
                    .forEach(all::add);
        }
        return new Terms(version, List.copyOf(all));
    }

    /** No lease of the former ones is held any more. */
    Terms settled() {
        return former.isEmpty() ? this : new Terms(since, List.of());
    }

    /** The longest {@code T} of the former ones. */
    public Duration longestTimeout() {
        return longest(former.stream().map(Former::timeout).toList());
    }

    /** The shortest {@code T} of the former ones; longer than any if there are none. */
    public Duration shortestTimeout() {
        return former.stream().map(Former::timeout).min(Duration::compareTo).orElse(Duration.ofNanos(Long.MAX_VALUE));
    }

    /** The longest grace of the former ones. */
    public Duration longestGrace() {
        return longest(former.stream().map(Former::grace).toList());
    }

    private static Duration longest(List<Duration> all) {
        return Objects.requireNonNull(all.stream().max(Duration::compareTo).orElse(Duration.ZERO));
    }
}
