package io.flip.config.read;

import io.flip.engine.register.Kind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of value is read from text.
 *
 * @param why what is wrong where it can't be read
 * @param instead what to write then
 * @param parse {@code null} where it can't be read
 */
public record Reading<T>(String why, String instead, Function<String, @Nullable T> parse) {

    private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,19}");
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,12}) ?(ms|s|m|h|d)?");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    public static final long MEGABYTE = 1024 * 1024;
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9}) ?(B|KB|MB|GB)?");
    private static final Map<String, Long> BYTES = Map.of("B", 1L, "KB", 1024L, "MB", MEGABYTE, "GB", 1024 * MEGABYTE);
    private static final Map<String, Boolean> TRUTHS =
            Map.of("true", true, "yes", true, "on", true, "false", false, "no", false, "off", false);

    /** What the kind takes, as plain values. */
    public static Reading<Object> of(Kind<?> kind) {
        return switch (kind) {
            case Kind.Time(Duration least) -> duration(least).then(Duration::toMillis);
            case Kind.Whole(int least, int most) -> whole(least, most).then(Integer::longValue);
            case Kind.Text _ -> new Reading<>("", "", text -> text);
            case Kind.Truth _ -> truth().then(truth -> truth);
            case Kind.Choice<?> choice -> {
                SequencedMap<String, Object> words = new LinkedHashMap<>();
                choice.words().forEach(word -> words.put(word, word));
                yield choice(words);
            }
            case Kind.Return _ ->
                new Reading<>(
                        "is not immediate, a duration of at most one day, or never",
                        "write immediate, a delay such as 30s, or never",
                        text -> text.equals(Kind.Return.IMMEDIATE) || text.equals(Kind.Return.NEVER)
                                ? text
                                : of(new Kind.Time(Duration.ZERO)).parse().apply(text));
        };
    }

    private <R> Reading<R> then(Function<T, R> more) {
        return new Reading<>(why, instead, text -> {
            T value = parse.apply(text);
            return value == null ? null : more.apply(value);
        });
    }

    public static Reading<Integer> whole(int least, int most) {
        String range = "a whole number from " + least + " to " + most;
        return new Reading<>("is not " + range, "write one", text -> {
            long number = WHOLE.matcher(text).matches() ? Long.parseLong(text) : Long.MIN_VALUE;
            return number >= least && number <= most ? (int) number : null;
        });
    }

    /** Milliseconds, or a number with a unit. */
    public static Reading<Duration> duration(Duration least) {
        return new Reading<>(
                "is not a duration from " + least.toMillis() + " ms to one day",
                "write milliseconds, or a number with its unit such as 500ms, 2s, 10m or 1h",
                text -> {
                    Duration duration = duration(text);
                    boolean within = duration != null
                            && duration.compareTo(least) >= 0
                            && duration.compareTo(Kind.Time.LONGEST) <= 0;
                    return within ? duration : null;
                });
    }

    public static @Nullable Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            return null;
        }
        String unit = matcher.group(2) == null ? "ms" : matcher.group(2);
        return Duration.ofMillis(Long.parseLong(matcher.group(1)) * MILLIS.getOrDefault(unit, 1L));
    }

    /** Bytes, or a number with a unit. */
    public static Reading<Long> size(long least, long most) {
        return new Reading<>(
                "is not a size from " + least / MEGABYTE + " MB to " + most / MEGABYTE + " MB",
                "write a number with its unit, such as 16MB",
                text -> {
                    Matcher matcher = SIZE.matcher(text);
                    if (!matcher.matches()) {
                        return null;
                    }
                    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
                    long bytes = Long.parseLong(matcher.group(1)) * BYTES.getOrDefault(unit, 1L);
                    return bytes >= least && bytes <= most ? bytes : null;
                });
    }

    public static Reading<Boolean> truth() {
        return new Reading<>(
                "is neither true nor false", "write true or false", text -> TRUTHS.get(text.toLowerCase(Locale.ROOT)));
    }

    /** One of a few words; those of the same meaning may follow each other. */
    public static <T> Reading<T> choice(SequencedMap<String, T> words) {
        return new Reading<>("is not known here", "write " + Nearest.oneOf(words.sequencedKeySet()), words::get);
    }

    /**
     * A number as JSON has it: whole where it fits into 64 bits, as the original's language has it otherwise.
     *
     * @param text as {@link Written.Word#isNumber} knows it; however large its exponent, this takes no time
     */
    public static Object number(String text) {
        if (DIGITS.matcher(text).matches()) {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException _) {
                return Double.valueOf(text); // more than 64 bits
            }
        }
        return Double.valueOf(text);
    }

    /** What keeps a number from being one that every member and every handler reads alike; {@code null} where nothing does. */
    public static @Nullable String numberProblem(String text) {
        Object number = number(text);
        if (!(number instanceof Double real)) {
            return null;
        }
        if (!Double.isFinite(real)) {
            return "is a number that is too large";
        }
        boolean vanished = real == 0
                && text.chars()
                        .takeWhile(each -> each != 'e' && each != 'E')
                        .anyMatch(each -> each >= '1' && each <= '9');
        return vanished ? "is a number that is too close to zero" : null;
    }
}
