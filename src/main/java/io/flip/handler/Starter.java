package io.flip.handler;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Starts the process of a run, with nothing on its standard input. Safe from any thread. */
interface Starter {

    /**
     * @param output where it writes, errors included
     * @throws IOException where it was not started
     */
    Child start(Command command, OutputPipe output) throws IOException;

    /** The best that there is on this machine. */
    static Starter of(@Nullable Posix posix, Inheritance inheritance) {
        Spawn spawn = posix == null ? null : posix.spawn();
        return posix == null || spawn == null
                ? new JavaStarter(posix != null, inheritance)
                : new SpawnStarter(posix, spawn, inheritance);
    }
}
