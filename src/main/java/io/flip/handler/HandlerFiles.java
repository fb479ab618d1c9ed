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
     * @throws NotFound where there is none that can and may be executed; the message says why, and what to do
     */
    Path find(String name) throws NotFound;

    /**
     * That file, if it can be executed, and nobody but the trusted can change it, or what runs it.
     *
     * @throws NotFound "not found: PATH", "a directory: PATH", "can't be executed: PATH", or why it is not to be run
     */
    static Path executable(Path file, Trust trust) throws NotFound {
        if (!Files.exists(file)) {
            throw new NotFound("not found: " + file);
        }
        if (Files.isDirectory(file)) {
            throw new NotFound("a directory: " + file);
        }
        if (!Files.isExecutable(file)) {
            throw new NotFound("can't be executed: " + file + "; chmod +x " + file);
        }
        FirstLine.check(trust.check(file), trust);
        return file.toAbsolutePath();
    }

    /** No such program, or none that can or may be executed. The message says why, and after a semicolon what to do about it. */
    sealed class NotFound extends Exception permits Unrunnable {
        public NotFound(String message) {
            super(message);
        }
    }

    /** The program is there and may be executed, but nothing can run it as it is written. The next run looks anew, so it can be corrected at any time. */
    final class Unrunnable extends NotFound {
        public Unrunnable(String message) {
            super(message);
        }
    }
}
