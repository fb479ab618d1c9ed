package io.flip.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a member did not see what happened, since the moment until which events were sent. Empty where it was there all the time. */
record Absence(Instant from, Instant to) {

    /**
     * @param sent until when events were sent
     * @param earlier until when earlier runs of the member have seen what happened
     * @param begin when its present run began to see
     */
    static Absence of(Instant sent, Instant earlier, Instant begin) {
        Instant from = later(sent, earlier);
        return new Absence(from, later(from, begin));
    }

    boolean isEmpty() {
        return from.equals(to);
    }

    /**
     * From when to when the other was there during this: all in between, where it was away in the middle.
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
