package io.flip.web.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How many files this process may have open, and what connections may have of them: the rest is for what keeps items, {@code down} above all. */
final class Descriptors {

    /** What a member has open itself, its data directory and its handlers, with room. */
    static final int OWN = 144;

    /** Fewer can't answer a probe beside an operator. */
    private static final int LEAST = 20;

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+(\\d+)\\s.*");

    private Descriptors() {}

    static int mostConnections() {
        return mostConnections(limit());
    }

    /** @param limit files that may be open */
    static int mostConnections(int limit) {
        return Math.max(LEAST, limit - OWN);
    }

    /** As large as can be where there is none, or nobody says. */
    static int limit() {
        if (!Files.exists(LIMITS)) {
            return Integer.MAX_VALUE;
        }
        try (Stream<String> lines = Files.lines(LIMITS)) {
            return lines.map(OPEN_FILES::matcher)
                    .filter(Matcher::matches)
                    .mapToInt(line -> (int) Math.min(Long.parseLong(line.group(1)), Integer.MAX_VALUE))
                    .findFirst()
                    .orElse(Integer.MAX_VALUE);
        } catch (IOException | UncheckedIOException unreadable) {
            return Integer.MAX_VALUE;
        }
    }
}
