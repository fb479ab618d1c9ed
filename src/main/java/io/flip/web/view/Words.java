package io.flip.web.view;

import io.flip.engine.plan.Failback;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How values are written in JSON: enum constants in lower case, durations as milliseconds, {@code null} where nothing is known. */
final class Words {

    private Words() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** {@code immediate}, {@code never}, or milliseconds. */
    static Object of(Failback failback) {
        Duration delay = failback.delay();
        if (delay == null) {
            return "never";
        }
        return delay.isZero() ? "immediate" : (Object) delay.toMillis();
    }

    static @Nullable String ofNullable(@Nullable Enum<?> value) {
        return value == null ? null : of(value);
    }

    static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    /** With the microseconds behind the point: a ping within a rack takes less than a millisecond. */
    static @Nullable Double fineMillis(@Nullable Duration duration) {
        return duration == null ? null : Math.round(duration.toNanos() / 1e3) / 1e3;
    }
}
