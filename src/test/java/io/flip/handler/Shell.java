package io.flip.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Commands of the machine, for tests; nothing of Flip's runs here but the handlers' scripts. */
final class Shell {
    static final Path HANDLERS = Path.of("handlers").toAbsolutePath();

    /** How a command ended, and what it said on both outputs. */
    record Said(int status, String text) {}

    private Shell() {}

    static Said run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        // A file, since what runs on in the background would keep a pipe open.
        Path output = Files.createTempFile("said", null);
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(Workshop.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("hangs: " + command);
            }
            return new Said(process.exitValue(), Files.readString(output, UTF_8));
        } finally {
            Files.delete(output);
        }
    }

    static Said run(String... command) throws IOException, InterruptedException {
        return run(Map.of(), List.of(command));
    }

    /** The output of what must succeed. */
    static String must(String... command) throws IOException, InterruptedException {
        Said said = run(command);
        if (said.status() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + said);
        }
        return said.text();
    }

    static boolean has(String program) throws IOException, InterruptedException {
        return run("sh", "-c", "command -v " + program).status() == 0;
    }
}
