package io.flip.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** A command that runs on, and whose lines are read as they come. */
final class Following implements AutoCloseable {
    private final Process process;

    Following(List<String> command, Consumer<String> line) {
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().name(command.getFirst()).start(() -> read(line));
    }

    long pid() {
        return process.pid();
    }

    private void read(Consumer<String> line) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            reader.lines().forEach(line);
        } catch (IOException | UncheckedIOException ended) {
            // closed under the reader: nothing more will come
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
