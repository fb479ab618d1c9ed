package io.flip.config.read;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How a flat property spells a place in the configuration, and so where each name in it ends. */
enum Notation {
    /** {@code ping_timeout}, {@code servers.db.eu-1.port}, {@code servers[db.eu-1].port}: the command line, system properties, properties files. */
    DOTTED(".[") {
        @Override
        List<String> spellings(String name) {
            return List.of("[" + name + "]", name, name.replace('_', '-'));
        }
    },

    /** {@code PING_TIMEOUT}, {@code SERVERS_DB_EU_1_PORT}: what a shell takes for a variable. */
    ENVIRONMENT("_") {
        @Override
        List<String> spellings(String name) {
            String shouted = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
            return List.of(shouted, shouted.replace("_", ""));
        }
    };

    /** A name that a place begins with, and the place in there: empty where the name is all of it. */
    record Step(String name, String rest) {}

    private static final int MOST_SPELLINGS = 3;

    private final String ends;

    Notation(String ends) {
        this.ends = ends;
    }

    /** The better ones first, from two to three. */
    abstract List<String> spellings(String name);

    /** The longest of these names that the place begins with, in the best spelling: more than one where it may mean several. */
    List<Step> steps(String place, Collection<String> names) {
        return IntStream.range(0, MOST_SPELLINGS)
                .mapToObj(spelling -> longest(steps(place, names, spelling)))
                .filter(steps -> !steps.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private List<Step> steps(String place, Collection<String> names, int spelling) {
        return names.stream()
                .map(name -> step(place, name, spelling))
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<Step> longest(List<Step> steps) {
        int shortest =
                steps.stream().mapToInt(step -> step.rest().length()).min().orElse(0);
        return steps.stream().filter(step -> step.rest().length() == shortest).toList();
    }

    private @Nullable Step step(String place, String name, int spelling) {
        List<String> spellings = spellings(name);
        String spelt = spelling < spellings.size() ? spellings.get(spelling) : "";
        if (spelt.isEmpty() || !place.startsWith(spelt)) {
            return null;
        }
        String rest = place.substring(spelt.length());
        if (rest.isEmpty()) {
            return new Step(name, rest);
        }
        boolean ended = ends.indexOf(rest.charAt(0)) >= 0;
        return ended ? new Step(name, rest.startsWith("[") ? rest : rest.substring(1)) : null;
    }
}
