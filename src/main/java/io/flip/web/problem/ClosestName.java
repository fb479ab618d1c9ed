package io.flip.web.problem;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that somebody probably meant: the one with the fewest characters to change, if those are few. */
final class ClosestName {

    /** No name that anybody mistypes is longer; what is longer is not looked at. */
    private static final int LONGEST = 200;

    private record Scored(String name, int distance) {}

    private ClosestName() {}

    static Optional<String> to(String sent, List<String> known) {
        if (sent.length() > LONGEST) {
            return Optional.empty();
        }
        return known.stream()
                .filter(name -> name.length() <= LONGEST)
                .map(name -> new Scored(name, distance(fold(sent), fold(name))))
                .min(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name))
                .filter(best -> best.distance()
                        <= 1 + Math.max(sent.length(), best.name().length()) / 3)
                .map(Scored::name);
    }

    private static String fold(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** Levenshtein's distance, one row at a time. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
