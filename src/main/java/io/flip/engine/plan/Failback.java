package io.flip.engine.plan;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When an item goes back to a member that comes before its holder in the order of preference: once that member has been a
 * candidate for {@code delay}; {@code null} means never, as long as the holder stays a candidate.
 */
public record Failback(@Nullable Duration delay) {

    public static final Failback IMMEDIATE = new Failback(Duration.ZERO);
    public static final Failback NEVER = new Failback(null);
}
