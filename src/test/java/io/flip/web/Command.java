package io.flip.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The command {@code flip} as an operator runs it, in some shell. */
final class Command {

    static final Path SCRIPT = Path.of("packaging/flip").toAbsolutePath();

    /** What a run came to. */
    record Result(int status, String output, String errors) {}

    private final Path home;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private List<String> shell = List.of("sh");

    /** @param home where it finds nothing of the person who runs the tests */
    Command(Path home) {
        this.home = home;
        with("HOME", home.toString()).with("TMPDIR", home.toString()).with("FLIP_DATA_DIR", home.toString());
    }

    Command in(String... command) {
        shell = List.of(command);
        return this;
    }

    /** Sets a variable, or takes it away where it is empty. */
    Command with(String name, String value) {
        variables.put(name, value);
        return this;
    }

    Process start(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(shell);
        all.add(SCRIPT.toString());
        all.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(all).directory(home.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("FLIP_") || name.startsWith("XDG_"));
        variables.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        return builder.redirectInput(
                        ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
    }

    Result run(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        try {
            CompletableFuture<byte[]> errors = CompletableFuture.supplyAsync(() -> all(process.getErrorStream()));
            String output = new String(all(process.getInputStream()), StandardCharsets.UTF_8);
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                throw new IllegalStateException("flip " + List.of(arguments) + " does not end");
            }
            return new Result(process.exitValue(), output, new String(errors.join(), StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    private static byte[] all(InputStream stream) {
        try {
            return stream.readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
