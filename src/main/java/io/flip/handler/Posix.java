package io.flip.handler;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The few calls of the C library that Java lacks: process groups, sessions, and a pipe of our own. Linux only. */
final class Posix {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerRunner.class);
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final int EXISTS = 0;
    private static final int O_CLOEXEC = 0x80000;

    private final MethodHandle kill;
    private final MethodHandle getpgid;
    private final MethodHandle getsid;
    private final MethodHandle pipe2;
    private final MethodHandle close;

    /** The ends of a pipe, as file descriptors. */
    record Pipe(int readEnd, int writeEnd) {}

    private Posix() {
        kill = function("kill", JAVA_INT, JAVA_INT);
        getpgid = function("getpgid", JAVA_INT);
        getsid = function("getsid", JAVA_INT);
        pipe2 = function("pipe2", ADDRESS, JAVA_INT);
        close = function("close", JAVA_INT);
    }

    /** {@code null} where it can't be had; handlers run without, but see {@link ProcessTree} and {@link OutputPipe}. */
    static @Nullable Posix find() {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            return null;
        }
        try {
            return new Posix();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "No access to the C library ({}): the children of a handler whose parent died can't be ended",
                    e.toString());
            return null;
        }
    }

    @SuppressWarnings("restricted") // the jar's manifest and the launcher allow it
    private static MethodHandle function(String name, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
    }

    /** SIGTERM to each process of the group; whether there was one. */
    boolean terminateGroup(long leader) {
        return call(kill, (int) -leader, SIGTERM) == 0;
    }

    boolean killGroup(long leader) {
        return call(kill, (int) -leader, SIGKILL) == 0;
    }

    boolean groupExists(long leader) {
        return call(kill, (int) -leader, EXISTS) == 0;
    }

    /** The process group's leader, negative where there is no such process. */
    int group(long pid) {
        return call(getpgid, (int) pid);
    }

    /** The session's leader, negative where there is no such process. */
    int session(long pid) {
        return call(getsid, (int) pid);
    }

    Pipe pipe() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            if ((int) pipe2.invokeExact(ends, O_CLOEXEC) != 0) {
                throw new IOException("no pipe for the handler's output: too many open files?");
            }
            return new Pipe(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    void close(int descriptor) {
        call(close, descriptor);
    }

    private static int call(MethodHandle function, int argument) {
        try {
            return (int) function.invokeExact(argument);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static int call(MethodHandle function, int first, int second) {
        try {
            return (int) function.invokeExact(first, second);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
