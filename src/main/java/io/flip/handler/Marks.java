package io.flip.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.flip.handler.HandlerFiles.NotFound;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What programs say of themselves, each in a line of its beginning: {@code # flip: check} that it knows the event {@code check}, and {@code # flip: check
 * address} as well that an item is up where it is an address on the interface that the config names. For one thread.
 */
final class Marks {

    /** What a program says. */
    enum Mark {
        /** That it knows nothing of checks. */
        NONE,
        CHECK,
        ADDRESS
    }

    /** How much of a program is read. */
    private static final int BEGINNING = 4096;

    private static final long GOOD_FOR = Duration.ofSeconds(10).toNanos();

    private record Known(Mark mark, long at) {}

    private final Map<String, Known> known = new HashMap<>();
    private final HandlerFiles files;

    Marks(HandlerFiles files) {
        this.files = files;
    }

    /** The mark of a program that a configuration names; it may be installed, or replaced, later. */
    Mark of(String program, long now) {
        Known last = known.get(program);
        if (last == null || now - last.at() > GOOD_FOR) {
            last = new Known(read(program), now);
            known.put(program, last);
        }
        return last.mark();
    }

    private Mark read(String program) {
        try (InputStream in = Files.newInputStream(files.find(program))) {
            return in(new String(in.readNBytes(BEGINNING), ISO_8859_1));
        } catch (NotFound | IOException | RuntimeException _) {
            return Mark.NONE; // a run of it will say why
        }
    }

    private static Mark in(String beginning) {
        return beginning
                .lines()
                .map(String::strip)
                .map(line -> switch (line) {
                    case "# flip: check" -> Mark.CHECK;
                    case "# flip: check address" -> Mark.ADDRESS;
                    default -> Mark.NONE;
                })
                .filter(mark -> mark != Mark.NONE)
                .findFirst()
                .orElse(Mark.NONE);
    }
}
