package io.flip.handler;

import io.flip.handler.HandlerFiles.NotFound;
import io.flip.handler.HandlerFiles.Unrunnable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What runs a script: named in its first line. The kernel's word for anything amiss there is that the script does not exist. */
final class FirstLine {
    private static final int READ = 256; // as the kernel does
    private static final int MOST_SCRIPTS = 5; // that run each other

    private FirstLine() {}

    /**
     * Whether what would run the file is there, and nobody's to change but the trusted.
     *
     * @param program a real file, without links
     */
    static void check(Path program, Trust trust) throws NotFound {
        Path file = program;
        for (int i = 0; i < MOST_SCRIPTS; i++) {
            String line = line(file);
            if (line == null) {
                return;
            }
            file = interpreter(file, line, trust);
        }
    }

    private static Path interpreter(Path script, String line, Trust trust) throws NotFound {
        if (line.endsWith("\r")) {
            throw new Unrunnable("the first line of " + script + " ends with a carriage return, as Windows ends lines;"
                    + " sed -i 's/\\r$//' " + script);
        }
        String name = line.strip().split("\\s+", 2)[0];
        if (name.isEmpty()) {
            throw new Unrunnable(
                    "the first line of " + script + " names no interpreter after #!; write one, such as #!/bin/sh");
        }
        Path interpreter = Path.of(name).toAbsolutePath();
        if (!Files.exists(interpreter)) {
            throw new Unrunnable("the interpreter of " + script + " is not there: " + name
                    + "; install it, or change the first line");
        }
        return trust.check(interpreter);
    }

    /** What follows {@code #!}; {@code null} where the file is no script, or can't be read. */
    private static @Nullable String line(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            String start = new String(stream.readNBytes(READ), StandardCharsets.ISO_8859_1);
            int end = start.indexOf('\n');
            return start.startsWith("#!") ? start.substring(2, end < 0 ? start.length() : end) : null;
        } catch (IOException _) {
            return null;
        }
    }
}
