package io.flip.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured in the trials of one row. */
final class Measure {
    private final List<Duration> up = new ArrayList<>();
    private final List<Duration> unowned = new ArrayList<>();
    private final List<Duration> outage = new ArrayList<>();
    private final List<Duration> doubled = new ArrayList<>();

    void add(Duration upElsewhere, Duration withoutOwner, Duration clientOutage, Duration withTwoOwners) {
        up.add(upElsewhere);
        unowned.add(withoutOwner);
        outage.add(clientOutage);
        doubled.add(withTwoOwners);
    }

    double up() {
        return median(up);
    }

    double unowned() {
        return median(unowned);
    }

    double outage() {
        return median(outage);
    }

    double worstDoubled() {
        return max(doubled);
    }

    String cells(boolean withUp) {
        return String.format(
                Locale.ROOT,
                " %14s | %14s | %14s | %14s |",
                withUp ? cell(up) : "",
                cell(unowned),
                cell(outage),
                cell(doubled));
    }

    private static String cell(List<Duration> values) {
        return String.format(Locale.ROOT, "%.1f (%.1f)", median(values), max(values));
    }

    private static double median(List<Duration> values) {
        List<Duration> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? millis(sorted.get(middle))
                : (millis(sorted.get(middle - 1)) + millis(sorted.get(middle))) / 2;
    }

    private static double max(List<Duration> values) {
        return values.stream().mapToDouble(Measure::millis).max().orElse(0);
    }

    private static double millis(Duration value) {
        return value.toNanos() / 1e6;
    }
}
