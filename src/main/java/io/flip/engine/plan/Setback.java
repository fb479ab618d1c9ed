package io.flip.engine.plan;

import java.util.Comparator;

/**
 * An item's {@code alive} failed on a member for good (protocol 6), and has not succeeded there since. Such a member comes after all others;
 * of two such the lesser setback comes first.
 *
 * @param sequence of two members that failed the one with the lower number failed earlier, as far as the later one knew
 * @param refused whether it failed so lately that those come first of which it is longer ago
 */
public record Setback(long sequence, boolean refused) implements Comparable<Setback> {

    private static final Comparator<Setback> ORDER =
            Comparator.comparing(Setback::refused).thenComparingLong(Setback::sequence);

    @Override
    public int compareTo(Setback other) {
        return ORDER.compare(this, other);
    }
}
