package io.flip.web.text;

import io.flip.engine.plan.Legible;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How single values are written for people. A hidden character is written by its number, so that no value can move the cursor, change colours or turn
 * the direction of the text.
 *
 * @param clock says which day is today: a time of today is written without its date
 * @param zone of the member, as in its log
 */
record Wording(InstantSource clock, ZoneId zone) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter FINE = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    static Wording ofThisMember() {
        return new Wording(InstantSource.system(), ZoneId.systemDefault());
    }

    /** For a cell of a table: {@code -} for what is not known, and for an empty list. */
    String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "-";
            case Collection<?> all when all.isEmpty() -> "-";
            case Collection<?> all -> all.stream().map(this::cell).collect(Collectors.joining(", "));
            case Map<?, ?> all when all.isEmpty() -> "-";
            case Map<?, ?> all ->
                all.entrySet().stream()
                        .map(entry -> cell(entry.getKey()) + "=" + cell(entry.getValue()))
                        .collect(Collectors.joining(", "));
            case Boolean yes -> yes ? "yes" : "no";
            case Instant at -> time(at);
            case Duration time -> duration(time);
            default -> {
                String text = Legible.shown(value.toString());
                yield text.isEmpty() ? "-" : text;
            }
        };
    }

    /** Such as {@code 03:12:07}, or {@code 2030-01-01 03:12:07} of another day. */
    String time(Instant at) {
        return time(at, TIME);
    }

    /** The same with milliseconds. */
    String fineTime(Instant at) {
        return time(at, FINE);
    }

    private String time(Instant at, DateTimeFormatter format) {
        ZonedDateTime local = at.atZone(zone);
        LocalDate day = local.toLocalDate();
        LocalDate today = clock.instant().atZone(zone).toLocalDate();
        String time = format.format(local);
        return day.equals(today) ? time : day + " " + time;
    }

    /** Such as {@code 735 ms}, {@code 12.3 s}, {@code 4 min 5 s}, {@code 3 h 2 min}, {@code 4 d 3 h}. */
    static String duration(Duration time) {
        if (time.compareTo(Duration.ofSeconds(1)) < 0) {
            return time.toMillis() + " ms";
        }
        if (time.compareTo(Duration.ofMinutes(1)) < 0) {
            return "%d.%d s".formatted(time.toSeconds(), time.toMillisPart() / 100);
        }
        if (time.compareTo(Duration.ofHours(1)) < 0) {
            return "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
        }
        return time.compareTo(Duration.ofDays(1)) < 0
                ? "%d h %d min".formatted(time.toHours(), time.toMinutesPart())
                : "%d d %d h".formatted(time.toDays(), time.toHoursPart());
    }

    static String duration(long millis) {
        return duration(Duration.ofMillis(millis));
    }

    static @Nullable Duration millis(@Nullable Long millis) {
        return millis == null ? null : Duration.ofMillis(millis);
    }

    /** Such as {@code 1 member}, {@code 2 members}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** Such as {@code a, b and c}. */
    String all(Collection<?> things) {
        List<String> cells = things.stream().map(this::cell).toList();
        int last = cells.size() - 1;
        return last < 1
                ? String.join("", cells)
                : String.join(", ", cells.subList(0, last)) + " and " + cells.get(last);
    }

    /** The ids of an owner, which is one, none, or a list. */
    static List<?> owners(@Nullable Object owner) {
        return switch (owner) {
            case null -> List.of();
            case Collection<?> all -> List.copyOf(all);
            default -> List.of(owner);
        };
    }
}
