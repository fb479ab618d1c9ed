package io.flip.simulation.swarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws what a run is made of. */
record Draw(RandomGenerator random) {

    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    @SafeVarargs
    final <T> T oneOf(T... all) {
        return all[random.nextInt(all.length)];
    }

    /** Small ones as likely as large ones: the logarithm is even. */
    Duration duration(Duration least, Duration most) {
        double low = Math.log((double) least.toNanos());
        double high = Math.log((double) most.toNanos());
        return Duration.ofNanos((long) Math.exp(low + random.nextDouble() * (high - low)));
    }

    Duration millis(long least, long most) {
        return duration(Duration.ofMillis(least), Duration.ofMillis(most));
    }

    /** None at all as often as not; else up to the most, small ones more likely. */
    double probability(double most) {
        return random.nextBoolean() ? 0 : most * random.nextDouble() * random.nextDouble();
    }

    /** Some of them, at least so many, in their order. */
    <T> List<T> some(List<T> all, int least) {
        int size = between(least, all.size());
        List<T> left = new ArrayList<>(all);
        while (left.size() > size) {
            left.remove(random.nextInt(left.size()));
        }
        return left;
    }
}
