package io.flip.history;

import io.flip.node.EventLog.Stamped;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of the history: {@code history.jsonl}, and those that are full, by day and number. Read from the newest back, as far as is asked. */
record HistoryFiles(Path directory) {

    private static final String ACTIVE = "history.jsonl";
    private static final Pattern FULL = Pattern.compile("history\\.(\\d{4}-\\d{2}-\\d{2})\\.(\\d{1,9})\\.jsonl");

    private record Full(String day, int number, Path file) {}

    Path active() {
        return directory.resolve(ACTIVE);
    }

    String pattern() {
        return directory.resolve("history.%d{yyyy-MM-dd, UTC}.%i.jsonl").toString();
    }

    /** A process that dies while it writes leaves part of a line; what comes next must not be lost with it. */
    void endTornLine() throws IOException {
        if (!Files.exists(active())) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(active().toFile(), "rw")) {
            long length = file.length();
            if (length > 0) {
                file.seek(length - 1);
                if (file.read() != '\n') {
                    file.write('\n');
                }
            }
        }
    }

    /** What is found from the newest back; oldest first. */
    private static final class Found {
        private final Deque<Stamped> events = new ArrayDeque<>();
        private long damaged;

        History.Read read() {
            return new History.Read(List.copyOf(events), damaged);
        }
    }

    /** @param most bytes that are read: what is older is not looked at */
    History.Read last(int limit, long most, Predicate<Stamped> which) {
        Found found = new Found();
        backward(most, found, event -> {
            if (which.test(event)) {
                found.events.addFirst(event);
            }
            return found.events.size() < limit;
        });
        return found.read();
    }

    /** The first ones behind that id; never more in memory than are asked for. */
    History.Read behind(long id, int limit, long most) {
        Found found = new Found();
        backward(most, found, event -> {
            if (event.id() <= id) {
                return false;
            }
            found.events.addFirst(event);
            if (found.events.size() > limit) {
                found.events.removeLast();
            }
            return true;
        });
        return found.read();
    }

    /** @param goOn gets each event, and says whether the one before it is wanted too */
    private void backward(long most, Found found, Predicate<Stamped> goOn) {
        long left = most;
        boolean wanted = true;
        for (Path file : newestFirst()) {
            if (!wanted || left <= 0) {
                break;
            }
            try (LinesBackward lines = new LinesBackward(file, left)) {
                for (String line = lines.next(); line != null; line = wanted ? lines.next() : null) {
                    Optional<Stamped> event = Line.read(line);
                    wanted = event.isEmpty() || goOn.test(event.get());
                    found.damaged += event.isPresent() ? 0 : 1;
                }
                left -= lines.taken();
            } catch (NoSuchFileException _) {
                // none yet, or gone since it was listed
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The first event of a file that can be read; empty where there is none. */
    Optional<Stamped> first(Path file) throws IOException {
        try (LinesForward lines = new LinesForward(file)) {
            return lines.nextEvent();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    List<Path> newestFirst() {
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> files = new ArrayList<>(all.flatMap(file -> full(file).stream())
                    .sorted(Comparator.comparing(Full::day)
                            .thenComparingInt(Full::number)
                            .reversed())
                    .map(Full::file)
                    .toList());
            files.addFirst(active());
            return files;
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Full> full(Path file) {
        Matcher name = FULL.matcher(file.getFileName().toString());
        return name.matches()
                ? Optional.of(new Full(name.group(1), Integer.parseInt(name.group(2)), file))
                : Optional.empty();
    }
}
