package io.flip.simulation;

import io.flip.engine.time.Moment;

/** A machine's monotonic clock: an origin of its own, and a rate that is not quite right. */
final class DriftingClock {

    private final long origin;
    private double rate = 1;

    DriftingClock(long origin) {
        this.origin = origin;
    }

    /** @param rate 1 is right */
    void rate(double rate) {
        this.rate = rate;
    }

    Moment at(long worldNanos) {
        return new Moment(origin + (long) (worldNanos * rate));
    }

    /**
     * The first instant of the world at which this clock shows that moment.
     *
     * @throws ArithmeticException where it is so long past that nobody can have meant it
     */
    long worldTime(Moment moment) {
        if (moment.nanos() == Moment.NEVER.nanos()) {
            return Long.MAX_VALUE;
        }
        long time = (long) Math.ceil(Math.subtractExact(moment.nanos(), origin) / rate);
        while (at(time).isBefore(moment)) {
            time++;
        }
        return time;
    }
}
