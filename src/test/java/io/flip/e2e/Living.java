package io.flip.e2e;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When members were killed. What such a member left up is up on its machine until its next start puts it down, as the documentation says:
 * the dead do not count among those who have an address.
 */
final class Living {
    private final List<Death> deaths = new ArrayList<>();

    /** From the kill until the next start, and from there until it had its share again. */
    private static final class Death {
        private final String host;
        private final Instant killed;
        private @Nullable Instant started;
        private @Nullable Instant ready;

        private Death(String host, Instant killed) {
            this.host = host;
            this.killed = killed;
        }

        private boolean dead(Sighting sighting) {
            return host.equals(sighting.host()) && before(sighting.at(), started);
        }

        private boolean before(Instant at, @Nullable Instant end) {
            return at.isAfter(killed) && (end == null || at.isBefore(end));
        }
    }

    void killed(Host host, Instant at) {
        deaths.add(new Death(host.name(), at));
    }

    void started(Host host, Instant at) {
        last(host).started = at;
    }

    void ready(Host host, Instant at) {
        last(host).ready = at;
    }

    private Death last(Host host) {
        return Objects.requireNonNull(deaths.stream()
                .filter(death -> death.host.equals(host.name()))
                .reduce((earlier, later) -> later)
                .orElse(null));
    }

    /** Whether the host's member was dead at that moment, or had just come back. */
    boolean disturbed(Host host, Instant at) {
        return deaths.stream().anyMatch(death -> death.host.equals(host.name()) && death.before(at, death.ready));
    }

    /** The same, as if each death had taken the address away, and what a handler still did after it had not happened. */
    Timeline among(Timeline timeline) {
        List<Sighting> sightings = new ArrayList<>(timeline.sightings().stream()
                .filter(sighting -> !(sighting.up() && deaths.stream().anyMatch(death -> death.dead(sighting))))
                .toList());
        deaths.forEach(death -> sightings.add(new Sighting(death.killed, death.host, timeline.address(), false)));
        sightings.sort((one, other) -> one.at().compareTo(other.at()));
        return new Timeline(timeline.address(), sightings);
    }
}
