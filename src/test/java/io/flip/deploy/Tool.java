package io.flip.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Programs of this machine. */
final class Tool {

    private Tool() {}

    static boolean has(String program) throws IOException, InterruptedException {
        return run(Path.of("."), "sh", "-c", "PATH=$PATH:/usr/sbin:/sbin command -v " + program)
                        .status()
                == 0;
    }

    record Said(int status, String text) {}

    static Said run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    /** The output of what must succeed. */
    static String must(Path directory, String... command) throws IOException, InterruptedException {
        Said said = run(directory, command);
        if (said.status() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + said);
        }
        return said.text();
    }
}
