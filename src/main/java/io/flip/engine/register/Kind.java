package io.flip.engine.register;

import io.flip.engine.plan.Failback;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What values a setting takes, and what each is as a plain value: a {@code Long}, {@code Boolean} or {@code String}, as JSON and CBOR have them. */
public sealed interface Kind<T> {

    Object plain(T value);

    /** What the plain value stands for; {@code null} if it is none of this kind, or out of its bounds. */
    @Nullable
    T of(Object plain);

    /** A time of at least that; plainly in milliseconds. */
    record Time(Duration least) implements Kind<Duration> {

        /** The longest that anything may take. It keeps sums far away from what a clock can count. */
        public static final Duration LONGEST = Duration.ofDays(1);

        @Override
        public Object plain(Duration value) {
            return value.toMillis();
        }

        @Override
        public @Nullable Duration of(Object plain) {
            return plain instanceof Long millis && millis >= least.toMillis() && millis <= LONGEST.toMillis()
                    ? Duration.ofMillis(millis)
                    : null;
        }
    }

    /** A whole number from the least to the most. */
    record Whole(int least, int most) implements Kind<Integer> {

        @Override
        public Object plain(Integer value) {
            return value.longValue();
        }

        @Override
        public @Nullable Integer of(Object plain) {
            return plain instanceof Long number && number >= least && number <= most ? number.intValue() : null;
        }
    }

    /** True or false. */
    record Truth() implements Kind<Boolean> {

        @Override
        public Object plain(Boolean value) {
            return value;
        }

        @Override
        public @Nullable Boolean of(Object plain) {
            return plain instanceof Boolean truth ? truth : null;
        }
    }

    /** Text; whether it can be meant is looked at elsewhere. */
    record Text(int most) implements Kind<String> {

        @Override
        public Object plain(String value) {
            return value;
        }

        @Override
        public @Nullable String of(Object plain) {
            return plain instanceof String text ? text : null;
        }
    }

    /** One of a few, by its name in small letters. */
    record Choice<E extends Enum<E>>(List<E> all) implements Kind<E> {

        public List<String> words() {
            return all.stream().map(this::plain).toList();
        }

        @Override
        public String plain(E value) {
            return value.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public @Nullable E of(Object plain) {
            return all.stream()
                    .filter(each -> plain(each).equals(plain))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** At once, after a time, or never. */
    record Return() implements Kind<Failback> {

        public static final String IMMEDIATE = "immediate";
        public static final String NEVER = "never";
        private static final Time TIME = new Time(Duration.ZERO);

        @Override
        public Object plain(Failback value) {
            Duration delay = value.delay();
            if (delay == null) {
                return NEVER;
            }
            return delay.isZero() ? IMMEDIATE : TIME.plain(delay);
        }

        @Override
        public @Nullable Failback of(Object plain) {
            if (plain.equals(NEVER)) {
                return Failback.NEVER;
            }
            Duration delay = plain.equals(IMMEDIATE) ? Duration.ZERO : TIME.of(plain);
            return delay == null ? null : new Failback(delay);
        }
    }
}
