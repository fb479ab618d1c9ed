package io.flip.simulation.swarm;

import java.time.Duration;
import java.util.random.RandomGeneratorFactory;

/**
 * What the simulator learned to do after the first seeds had been kept: drawn from a stream of its own, so that a kept seed can be run as it was
 * ({@link #NONE}).
 *
 * @param inTheMiddle how likely a death hits a member between two effects of one input
 * @param disksAreLost whether a disk that is lost is lost with all that is on it, where the others can do without
 * @param flipFlop how long a link that flips stays as it is
 * @param ending how long it takes at most until a handler that is ended has ended
 * @param cutOff how long nobody can talk to anybody, at least
 * @param force how likely operators insist on what is dangerous
 * @param toItself whether a link that is cut may be one from a member to itself, which cuts nothing
 * @param standing whether links are cut for good once the time of faults is over, before everything heals
 * @param takenAway how likely something that is up is taken away under its holder's feet whenever a fault is done; where it may be, handlers know how to
 *     check
 * @param together how long the end of a run waits at most for others, to be told with them; zero where each is told alone
 */
record Extras(
        double inTheMiddle,
        boolean disksAreLost,
        Duration flipFlop,
        Duration ending,
        Duration cutOff,
        double force,
        boolean toItself,
        boolean standing,
        double takenAway,
        Duration together) {

    static final Extras NONE = new Extras(
            0, false, Duration.ofSeconds(20), Duration.ZERO, Duration.ZERO, 0, true, false, 0, Duration.ZERO);

    /** So often a link flips in the time of faults at least. */
    private static final int FLIPS = 5;

    /** @param least the shortest time in which all has come to rest that is cut off */
    static Extras draw(Draw draw, Duration chaos, Duration least) {
        Duration flipFlop = draw.millis(1_000, 20_000);
        Duration most = chaos.dividedBy(FLIPS);
        return new Extras(
                draw.oneOf(0.0, 0.5, 1.0),
                draw.chance(0.5),
                draw.chance(0.1) ? NONE.flipFlop() : flipFlop.compareTo(most) < 0 ? flipFlop : most,
                draw.chance(0.7) ? draw.millis(1, 300) : Duration.ZERO,
                draw.chance(0.7) ? least.plus(draw.duration(least.dividedBy(2), least.multipliedBy(3))) : Duration.ZERO,
                draw.oneOf(0.0, 0.3),
                false,
                draw.chance(0.4),
                draw.oneOf(0.0, 0.0, 0.1, 0.3),
                draw.chance(0.3) ? draw.millis(1, 30) : Duration.ZERO);
    }

    /** The stream that all of it is drawn from. */
    static Draw stream(long seed) {
        return new Draw(RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 0xD1B54A32D192ED03L + 3));
    }

    /** How long the time of faults must be at least, for a link to flip several times. */
    Duration leastChaos() {
        return flipFlop.multipliedBy(FLIPS);
    }
}
