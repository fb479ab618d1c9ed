package io.flip.simulation.check;

import io.flip.simulation.World;
import java.time.Duration;

/** A promise was broken: which, by what, and when. */
public final class Broken extends AssertionError {

    private static final long serialVersionUID = 1;

    private final String promise;

    private Broken(String promise, String message) {
        super(message);
        this.promise = promise;
    }

    public static Broken promise(Class<?> promise, World world, String how) {
        Duration at = Duration.ofNanos(world.now());
        return new Broken(
                promise.getSimpleName(),
                "%s at %d.%06d s: %s".formatted(promise.getSimpleName(), at.toSeconds(), at.toNanosPart() / 1000, how));
    }

    public String promise() {
        return promise;
    }
}
