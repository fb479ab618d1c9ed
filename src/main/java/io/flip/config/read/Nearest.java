package io.flip.config.read;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What somebody probably meant. */
public final class Nearest {

    private static final int LISTED = 24;
    private static final int NEAR = 3;

    private Nearest() {}

    /** {@code did you mean X?} where some are near, otherwise all that there are. */
    public static String advice(String word, Collection<String> known) {
        List<String> near = of(word, known);
        return near.isEmpty() ? "write " + oneOf(known) : "did you mean " + String.join(" or ", near) + "?";
    }

    public static String oneOf(Collection<String> known) {
        String listed = known.stream().limit(LISTED).collect(Collectors.joining(", "));
        return (known.size() < 2 ? "" : "one of ") + listed + (known.size() > LISTED ? ", ..." : "");
    }

    /** The nearest ones, where at most a third of the letters differ, and one in short words. */
    static List<String> of(String word, Collection<String> known) {
        String wanted = plain(word);
        int tolerated = Math.max(1, wanted.length() / 3);
        Map<String, Integer> distances = new LinkedHashMap<>();
        known.stream()
                .filter(candidate -> Math.abs(plain(candidate).length() - wanted.length()) <= tolerated)
                .forEach(candidate -> distances.put(candidate, distance(wanted, plain(candidate))));
        int least =
                distances.values().stream().mapToInt(Integer::intValue).min().orElse(tolerated);
        return known.stream()
                .filter(candidate -> least <= tolerated && distances.getOrDefault(candidate, least + 1) == least)
                .limit(NEAR)
                .toList();
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** How many letters must be added, removed, replaced or swapped with the next. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, i, j, cost);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(String a, String b, int i, int j, int[][] cost) {
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int cheapest = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(cheapest, cost[i - 2][j - 2] + 1) : cheapest;
    }
}
