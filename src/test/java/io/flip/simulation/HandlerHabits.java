package io.flip.simulation;

import java.time.Duration;

/**
 * How the handlers of a machine behave.
 *
 * @param least how long a run takes at least
 * @param most and at most
 * @param aliveFails how likely a run of {@code alive} is to fail
 * @param downFails how likely a run of {@code down} is to fail
 * @param hangs how likely any run is to hang, until its timeout ends it
 */
public record HandlerHabits(Duration least, Duration most, double aliveFails, double downFails, double hangs) {

    public static final HandlerHabits GOOD = taking(Duration.ofMillis(5));

    public static HandlerHabits taking(Duration time) {
        return new HandlerHabits(time, time, 0, 0, 0);
    }

    public boolean fail() {
        return aliveFails + downFails + hangs > 0;
    }
}
