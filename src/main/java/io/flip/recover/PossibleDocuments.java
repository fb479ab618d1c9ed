package io.flip.recover;

import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ConfigChange;
import io.flip.engine.register.MemberConfig;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The configurations of which the next version may still be one: the present one, and one that was accepted for the version after it. Either needs
 * a majority of its own voters (protocol 7, rule 5), and once one is accepted nothing else can be chosen before it.
 *
 * @param undecided {@code null} where nothing was accepted
 */
record PossibleDocuments(ClusterConfig present, @Nullable ClusterConfig undecided) {

    private Stream<ClusterConfig> all() {
        return Stream.of(present, undecided).filter(Objects::nonNull).map(ClusterConfig.class::cast);
    }

    /** Of either; the present one's where both have one. */
    Collection<MemberConfig> members() {
        SequencedMap<String, MemberConfig> members = new TreeMap<>();
        all().flatMap(config -> config.members().stream()).forEach(member -> members.putIfAbsent(member.id(), member));
        return members.values();
    }

    /** Whether enough of the voters are left for each of them. */
    boolean canBeDecided(Collection<String> lost) {
        List<String> next = undecided == null ? List.of() : undecided.voters();
        return mostAreLeft(present.voters(), lost) && (next.isEmpty() || mostAreLeft(next, lost));
    }

    private static boolean mostAreLeft(List<String> voters, Collection<String> lost) {
        long left = voters.stream().filter(id -> !lost.contains(id)).count();
        return 2 * left > voters.size();
    }

    /** What becomes of the one that was accepted, a line of its own; nothing where there is none. */
    String givenUp() {
        return undecided == null
                ? ""
                : "    given up:         version %d, voters %s: this member has accepted it, and it may have been in force (%s)%n"
                        .formatted(undecided.version(), undecided.voters(), what(undecided));
    }

    private static String what(ClusterConfig config) {
        return config.changes().isEmpty()
                ? "nobody knows by whom"
                : said(config.changes().getLast());
    }

    private static String said(ConfigChange change) {
        return change.by() + " " + change.what();
    }
}
