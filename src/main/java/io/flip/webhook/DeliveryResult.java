package io.flip.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of sending an event once.
 *
 * @param error why the receiver has not taken it; {@code null} where it has
 * @param rest how long it wants to be left alone; {@code null} where it says nothing of that
 */
record DeliveryResult(@Nullable String error, @Nullable Duration rest) {

    static final DeliveryResult TAKEN = new DeliveryResult(null, null);

    static DeliveryResult failed(String error) {
        return new DeliveryResult(error, null);
    }

    boolean taken() {
        return error == null;
    }
}
