package io.flip.handler;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of the C library that Java lacks: process groups, sessions, children and pipes of our own. Linux only. */
final class Posix {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerRunner.class);
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final int EXISTS = 0;
    private static final int O_CLOEXEC = 0x80000;
    private static final int WNOHANG = 1;
    private static final short POLLIN = 1;
    private static final long POLLFD = 8;
    private static final long PIDFD_OPEN = 434;

    /** No descriptor. */
    static final int NONE = -1;

    /** No exit status: the process runs. */
    static final int RUNS = -1;

    /** The exit status of a child whose end somebody else has seen, so that nobody knows how it ended. */
    static final int UNKNOWN = 255;

    private final MethodHandle kill;
    private final MethodHandle getpgid;
    private final MethodHandle getsid;
    private final MethodHandle pipe2;
    private final MethodHandle close;
    private final MethodHandle waitpid;
    private final MethodHandle poll;
    private final MethodHandle syscall;
    private final @Nullable Spawn spawn;

    /** The ends of a pipe, as file descriptors. */
    record Pipe(int readEnd, int writeEnd) {}

    private Posix(@Nullable Spawn spawn) {
        this.spawn = spawn;
        kill = function("kill", JAVA_INT, JAVA_INT);
        getpgid = function("getpgid", JAVA_INT);
        getsid = function("getsid", JAVA_INT);
        pipe2 = function("pipe2", ADDRESS, JAVA_INT);
        close = function("close", JAVA_INT);
        waitpid = function("waitpid", JAVA_INT, ADDRESS, JAVA_INT);
        poll = function("poll", ADDRESS, JAVA_LONG, JAVA_INT);
        syscall = variadic();
    }

    /** As on a machine whose C library starts no processes as it is wanted here. */
    Posix withoutSpawn() {
        return new Posix(null);
    }

    /** {@code null} where it can't be had; handlers run without, but see {@link ProcessTree} and {@link OutputPipe}. */
    static @Nullable Posix find() {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            return null;
        }
        try {
            return new Posix(Spawn.find());
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "No access to the C library ({}): the children of a handler whose parent died can't be ended",
                    e.toString());
            return null;
        }
    }

    @SuppressWarnings("restricted") // the jar's manifest and the launcher allow it
    static MethodHandle function(String name, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
    }

    @SuppressWarnings("restricted") // the jar's manifest and the launcher allow it
    private static MethodHandle variadic() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
                Linker.Option.firstVariadicArg(1));
    }

    /** Starts processes; {@code null} where the C library can't. */
    @Nullable
    Spawn spawn() {
        return spawn;
    }

    void terminate(int pid) {
        call(kill, pid, SIGTERM);
    }

    void kill(int pid) {
        call(kill, pid, SIGKILL);
    }

    /** How a child has ended, which can be asked once: its exit status, or 128 and the number of the signal. {@link #RUNS} where it has not. */
    int exitStatus(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            int child = (int) waitpid.invokeExact(pid, status, WNOHANG);
            return child == 0 ? RUNS : child == pid ? exitStatus(status) : UNKNOWN;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static int exitStatus(MemorySegment status) {
        int word = status.get(JAVA_INT, 0);
        int signal = word & 0x7F;
        return signal == 0 ? (word >> 8) & 0xFF : 128 + signal;
    }

    /** A descriptor that tells of that process's end; {@link #NONE} where none can be had. */
    int watch(int pid) {
        try {
            return (int) (long) syscall.invokeExact(PIDFD_OPEN, pid, 0);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a descriptor has something to tell, or that long. Whether it could. */
    boolean await(int descriptor, long nanoseconds) {
        long milliseconds = Math.min(TimeUnit.NANOSECONDS.toMillis(nanoseconds) + 1, Integer.MAX_VALUE);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocate(POLLFD, Integer.BYTES);
            one.set(JAVA_INT, 0, descriptor);
            one.set(JAVA_SHORT, Integer.BYTES, POLLIN);
            return (int) poll.invokeExact(one, 1L, (int) milliseconds) >= 0;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
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
