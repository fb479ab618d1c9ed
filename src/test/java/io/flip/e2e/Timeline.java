package io.flip.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;

/** Who had one address, at every moment: the sightings of all hosts, in the order in which they happened. */
public record Timeline(String address, List<Sighting> sightings) {

    /** The hosts that had the address from one moment to the next sighting. */
    public record Stretch(Instant from, Instant to, SequencedSet<String> owners) {
        public Duration length() {
            return Duration.between(from, to);
        }
    }

    public List<Stretch> stretches(Instant from, Instant to) {
        List<Stretch> result = new ArrayList<>();
        SequencedSet<String> owners = new TreeSet<>();
        Instant since = from;
        for (Sighting sighting : sightings) {
            if (sighting.at().isAfter(since) && sighting.at().isBefore(to)) {
                result.add(new Stretch(since, sighting.at(), new TreeSet<>(owners)));
                since = sighting.at();
            }
            if (sighting.at().isBefore(to)) {
                apply(sighting, owners);
            }
        }
        result.add(new Stretch(since, to, owners));
        return result;
    }

    private static void apply(Sighting sighting, SequencedSet<String> owners) {
        if (sighting.up()) {
            owners.add(sighting.host());
        } else {
            owners.remove(sighting.host());
        }
    }

    public Duration withTwoOwners(Instant from, Instant to) {
        return total(from, to, 2, Integer.MAX_VALUE);
    }

    public Duration withoutOwner(Instant from, Instant to) {
        return total(from, to, 0, 0);
    }

    private Duration total(Instant from, Instant to, int least, int most) {
        return stretches(from, to).stream()
                .filter(stretch ->
                        stretch.owners().size() >= least && stretch.owners().size() <= most)
                .map(Stretch::length)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** The sightings after that moment, as text, for messages and for asserting their order: {@code -a +b}. */
    public String story(Instant after) {
        StringBuilder text = new StringBuilder();
        for (Sighting sighting : since(after)) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(sighting.up() ? '+' : '-')
                    .append(sighting.host());
        }
        return text.toString();
    }

    public List<Sighting> since(Instant after) {
        return sightings.stream()
                .filter(sighting -> sighting.at().isAfter(after))
                .toList();
    }
}
