package io.flip.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of one try.
 *
 * @param error why the receiver has not taken it; {@code null} where it has
 * @param rest how long it wants to be left alone; {@code null} where it says nothing of that
 */
record Attempt(@Nullable String error, @Nullable Duration rest) {

    static final Attempt TAKEN = new Attempt(null, null);

    static Attempt failed(String error) {
        return new Attempt(error, null);
    }

    boolean taken() {
        return error == null;
    }
}
