package io.flip.engine.time;

import java.time.Duration;

/** A point of one machine's monotonic time, in nanoseconds from an arbitrary origin. It never travels: other machines get durations. */
public record Moment(long nanos) implements Comparable<Moment> {

    /** Later than any moment that can come. */
    public static final Moment NEVER = new Moment(Long.MAX_VALUE);

    /** Earlier than any moment that can come. It is there to be compared with: no duration is as long as from it to another moment. */
    public static final Moment LONG_PAST = new Moment(Long.MIN_VALUE);

    public Moment plus(Duration duration) {
        return plusNanos(duration.toNanos());
    }

    /** Saturates at {@link #NEVER}. */
    public Moment plusNanos(long more) {
        if (nanos == NEVER.nanos || (nanos > 0 && more > Long.MAX_VALUE - nanos)) {
            return NEVER;
        }
        return new Moment(nanos + more);
    }

    public Moment minus(Duration duration) {
        return new Moment(nanos - duration.toNanos());
    }

    /** From the earlier moment to this one; negative where it is later. */
    public Duration since(Moment earlier) {
        return Duration.ofNanos(nanos - earlier.nanos);
    }

    public boolean isBefore(Moment other) {
        return nanos < other.nanos;
    }

    public boolean isAfter(Moment other) {
        return nanos > other.nanos;
    }

    public static Moment earlier(Moment a, Moment b) {
        return a.nanos <= b.nanos ? a : b;
    }

    public static Moment later(Moment a, Moment b) {
        return a.nanos >= b.nanos ? a : b;
    }

    @Override
    public int compareTo(Moment other) {
        return Long.compare(nanos, other.nanos);
    }
}
