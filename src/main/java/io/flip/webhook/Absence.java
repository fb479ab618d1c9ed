package io.flip.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a member did not run, since the moment until which events were sent: what happened then it has not seen. Empty where it ran all the time. */
record Absence(Instant from, Instant to) {

    /**
     * @param sent until when events were sent
     * @param earlier until when earlier runs of the member have seen what happened
     * @param begin of its present run
     */
    static Absence of(Instant sent, Instant earlier, Instant begin) {
        Instant from = later(sent, earlier);
        return new Absence(from, later(from, begin));
    }

    Duration length() {
        return Duration.between(from, to);
    }

    /**
     * From when to when the other ran during this: all in between, where it was away in the middle.
     *
     * @param least what is shorter does not count
     */
    Optional<Absence> seenBy(Absence other, Duration least) {
        Instant until = other.from.isBefore(to) ? other.from : to;
        Instant since = later(other.to, from);
        boolean before = until.isAfter(from.plus(least));
        boolean after = to.isAfter(since.plus(least));
        return before || after ? Optional.of(new Absence(before ? from : since, after ? to : until)) : Optional.empty();
    }

    /** All that is in one or the other, and between them. */
    Absence with(Absence other) {
        return new Absence(from.isBefore(other.from) ? from : other.from, later(to, other.to));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
