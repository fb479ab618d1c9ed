package io.flip.simulation.story;

import io.flip.engine.plan.Failback;
import io.flip.engine.register.ClusterConfig;
import io.flip.simulation.Clusters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The cluster that a story begins with. */
final class Draft {

    private final Clusters clusters = new Clusters();

    /** {@code member flip1 ip disk priority=1}; {@code m1..m20} are twenty. */
    void member(List<String> words) {
        Integer priority = null;
        List<String> systems = new ArrayList<>();
        for (String word : words.subList(1, words.size())) {
            if (word.startsWith("priority=")) {
                priority = Integer.valueOf(word.substring("priority=".length()));
            } else {
                systems.add(word);
            }
        }
        for (String id : range(words.getFirst())) {
            clusters.member(id, priority, systems.toArray(String[]::new));
        }
    }

    void voters(List<String> words) {
        clusters.voters(words.stream().flatMap(word -> range(word).stream()).toArray(String[]::new));
    }

    void quorum(int needed) {
        clusters.quorum(needed);
    }

    /** {@code system ip a b release=1s failback=never}. */
    void system(List<String> words) {
        List<String> values = new ArrayList<>();
        List<String> options = new ArrayList<>();
        for (String word : words.subList(1, words.size())) {
            if (word.contains("=") || word.equals("replicated")) {
                options.add(word);
            } else {
                values.addAll(range(word));
            }
        }
        String[] items = values.toArray(String[]::new);
        Clusters.Draft system = options.contains("replicated")
                ? Clusters.replicated(words.getFirst(), items)
                : Clusters.sharded(words.getFirst(), items);
        for (String option : options) {
            system = with(system, option);
        }
        clusters.system(system);
    }

    private static Clusters.Draft with(Clusters.Draft system, String option) {
        String value = option.substring(option.indexOf('=') + 1);
        return switch (option.substring(0, Math.max(0, option.indexOf('=')))) {
            case "release" -> system.releasing(duration(value));
            case "settle" -> system.settling(duration(value));
            case "failback" -> system.failback(value.equals("never") ? Failback.NEVER : new Failback(duration(value)));
            case "tries" -> system.handlers(Integer.parseInt(value), Duration.ofSeconds(10), Duration.ofMinutes(1));
            default -> system;
        };
    }

    ClusterConfig build() {
        return clusters.build();
    }

    /** {@code m1..m3} as m1, m2, m3; anything else as itself. */
    static List<String> range(String word) {
        int dots = word.indexOf("..");
        if (dots < 0) {
            return List.of(word);
        }
        String prefix = word.substring(0, dots).replaceAll("[0-9]+$", "");
        int first = Integer.parseInt(word.substring(prefix.length(), dots));
        int last = Integer.parseInt(word.substring(dots + 2 + prefix.length()));
        int width = word.substring(prefix.length(), dots).length();
        return IntStream.rangeClosed(first, last)
                .mapToObj(i -> prefix + ("%0" + width + "d").formatted(i))
                .toList();
    }

    /** {@code 750ms} or {@code 2s}. */
    static Duration duration(String word) {
        return word.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(word.substring(0, word.length() - 2)))
                : Duration.ofSeconds(Long.parseLong(word.substring(0, word.length() - 1)));
    }

    static List<String> words(@Nullable String text) {
        return text == null || text.isBlank()
                ? List.of()
                : Arrays.asList(text.strip().split("\\s+"));
    }
}
