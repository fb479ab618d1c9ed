package io.flip.handler;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the programs are that a configuration names. Implementations look anew at each call, so that a program may be installed later. */
@FunctionalInterface
public interface HandlerFiles {

    /**
     * The file to execute for that name. Must be quick, since it is asked before each run; safe from any thread.
     *
     * @param name the first word of a handler's argument vector, never empty
     * @throws NotFound where there is none that can be executed; the message says where it was looked for
     */
    Path find(String name) throws NotFound;

    /**
     * That file, if it can be executed.
     *
     * @throws NotFound "not found: PATH", "a directory: PATH" or "not executable: PATH"
     */
    static Path executable(Path file) throws NotFound {
        if (!Files.exists(file)) {
            throw new NotFound("not found: " + file);
        }
        if (Files.isDirectory(file)) {
            throw new NotFound("a directory: " + file);
        }
        if (!Files.isExecutable(file)) {
            throw new NotFound("not executable: " + file);
        }
        return file.toAbsolutePath();
    }

    /** No such program, or none that can be executed. */
    final class NotFound extends Exception {
        public NotFound(String message) {
            super(message);
        }
    }
}
