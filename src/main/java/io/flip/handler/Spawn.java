package io.flip.handler;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes as {@code posix_spawn} starts them: leaders of sessions of their own, with nothing on standard input, one descriptor to write
 * to, and no other descriptor of this process. The child shares this process's memory until it is the other program, and only the calling
 * thread waits for that: so the size of this process does not matter.
 *
 * <p>Java does the same with a program of its own between, {@code jspawnhelper}, that closes the descriptors; then
 * {@code setsid} is a third. Here glibc closes them, from 2.34 on.
 */
final class Spawn {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerRunner.class);

    private static final short SET_MASK = 0x08;
    private static final short SET_SESSION = 0x80;
    private static final int SIGCHLD = 17;
    private static final int IN = 0;
    private static final int OUT = 1;
    private static final int ERR = 2;
    private static final int REST = 3;
    private static final int READ_ONLY = 0;

    /** EAGAIN, ENOMEM, ENFILE and EMFILE: it may be there the next time. */
    private static final Set<Integer> LACKING = Set.of(11, 12, 23, 24);

    private static final int ENOEXEC = 8;
    private static final byte[] SHELL = "/bin/sh".getBytes(US_ASCII);

    /** More than the C library's structures take on any machine. */
    private static final int ROOM = 1024;

    private final MethodHandle spawn =
            Posix.function("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private final MethodHandle init = Posix.function("posix_spawn_file_actions_init", ADDRESS);
    private final MethodHandle destroy = Posix.function("posix_spawn_file_actions_destroy", ADDRESS);
    private final MethodHandle duplicate =
            Posix.function("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
    private final MethodHandle open =
            Posix.function("posix_spawn_file_actions_addopen", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private final MethodHandle closeFrom =
            Posix.function("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);

    private final MemorySegment attributes;
    private final MemorySegment nothing = Arena.global().allocateFrom("/dev/null");

    private Spawn() throws Throwable {
        attributes = attributes();
        awaitable();
    }

    /** {@code null} where the C library can't, such as glibc before 2.34, or musl. */
    static @Nullable Spawn find() {
        try {
            return new Spawn();
        } catch (NoSuchElementException e) {
            LOG.debug("The C library does not start processes as it is wanted here", e);
            return null;
        } catch (Throwable e) {
            LOG.warn(
                    "The C library can't be used to start processes ({}): Java starts them, which takes longer",
                    e.toString());
            return null;
        }
    }

    /** The leader of a session of its own, with no signal blocked: Java's threads block some. */
    private static MemorySegment attributes() throws Throwable {
        MemorySegment attributes = Arena.global().allocate(ROOM, Long.BYTES);
        MemorySegment none = Arena.global().allocate(ROOM, Long.BYTES);
        int failed = (int) Posix.function("posix_spawnattr_init", ADDRESS).invokeExact(attributes)
                | (int) Posix.function("sigemptyset", ADDRESS).invokeExact(none)
                | (int) Posix.function("posix_spawnattr_setsigmask", ADDRESS, ADDRESS)
                        .invokeExact(attributes, none)
                | (int) Posix.function("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT)
                        .invokeExact(attributes, (short) (SET_SESSION | SET_MASK));
        if (failed != 0) {
            throw new NoSuchElementException("its attributes are refused");
        }
        return attributes;
    }

    /** The process that started this one may have had the ends of its children ignored: then they could not be asked for. */
    @SuppressWarnings("restricted")
    private static void awaitable() throws Throwable {
        Linker linker = Linker.nativeLinker();
        MemorySegment _ = (MemorySegment) linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("signal"), FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS))
                .invokeExact(SIGCHLD, MemorySegment.NULL);
    }

    /** The environment of this process, each {@code NAME=VALUE}, byte for byte as it was handed to it. */
    @SuppressWarnings("restricted")
    List<byte[]> environment() {
        MemorySegment words = Linker.nativeLinker()
                .defaultLookup()
                .findOrThrow("environ")
                .reinterpret(ADDRESS.byteSize())
                .get(ADDRESS, 0)
                .reinterpret(Long.MAX_VALUE);
        List<byte[]> variables = new ArrayList<>();
        for (long i = 0; !words.getAtIndex(ADDRESS, i).equals(MemorySegment.NULL); i++) {
            MemorySegment word = words.getAtIndex(ADDRESS, i).reinterpret(Long.MAX_VALUE);
            long length = 0;
            while (word.get(JAVA_BYTE, length) != 0) {
                length++;
            }
            variables.add(word.asSlice(0, length).toArray(JAVA_BYTE));
        }
        return variables;
    }

    /**
     * Starts that, and returns the number of the process.
     *
     * @param argv its words, without a NUL in them; the first is the file
     * @param output where its output and errors go
     */
    int start(List<byte[]> argv, List<byte[]> environment, int output) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pid = arena.allocate(JAVA_INT);
            MemorySegment actions = arena.allocate(ROOM, Long.BYTES);
            require((int) init.invokeExact(actions));
            try {
                // In this order: whichever descriptor the output is, it is not closed before it is where it belongs.
                require((int) duplicate.invokeExact(actions, output, OUT));
                require((int) duplicate.invokeExact(actions, output, ERR));
                require((int) open.invokeExact(actions, IN, nothing, READ_ONLY, 0));
                require((int) closeFrom.invokeExact(actions, REST));
                MemorySegment variables = array(arena, environment);
                MemorySegment words = array(arena, argv);
                int error = spawn(pid, words, actions, variables);
                if (error == ENOEXEC) { // a script whose first line names no interpreter
                    List<byte[]> script = new ArrayList<>(argv);
                    script.addFirst(SHELL);
                    error = spawn(pid, array(arena, script), actions, variables);
                }
                if (error != 0) {
                    String why = why(argv.getFirst(), error);
                    throw LACKING.contains(error) ? new IOException(why) : new CannotExecute(why);
                }
                return pid.get(JAVA_INT, 0);
            } finally {
                int _ = (int) destroy.invokeExact(actions);
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private int spawn(MemorySegment pid, MemorySegment words, MemorySegment actions, MemorySegment variables)
            throws Throwable {
        MemorySegment file = words.get(ADDRESS, 0);
        return (int) spawn.invokeExact(pid, file, actions, attributes, words, variables);
    }

    /** As the C library says it, for the common errors. */
    private static String why(byte[] file, int error) {
        String sentence = switch (error) {
            case 1 -> "Operation not permitted";
            case 2 -> "No such file or directory";
            case 7 -> "Argument list too long";
            case ENOEXEC -> "Exec format error";
            case 11 -> "Resource temporarily unavailable";
            case 12 -> "Cannot allocate memory";
            case 13 -> "Permission denied";
            case 24 -> "Too many open files";
            case 26 -> "Text file busy";
            case 40 -> "Too many levels of symbolic links";
            default -> "error " + error;
        };
        return "can't execute " + new String(file, Commands.CHARSET) + ": " + sentence;
    }

    private static void require(int error) {
        if (error != 0) {
            throw new IllegalStateException("no process can be described: error " + error);
        }
    }

    /** As C has words: pointers to each, and none after the last. */
    private static MemorySegment array(Arena arena, List<byte[]> words) {
        long size = words.stream().mapToLong(word -> word.length + 1L).sum();
        SegmentAllocator room = SegmentAllocator.slicingAllocator(arena.allocate(size));
        MemorySegment array = arena.allocate(ADDRESS, words.size() + 1L);
        for (int i = 0; i < words.size(); i++) {
            byte[] word = words.get(i);
            MemorySegment copy = room.allocate(word.length + 1L);
            MemorySegment.copy(word, 0, copy, JAVA_BYTE, 0, word.length);
            array.setAtIndex(ADDRESS, i, copy);
        }
        return array;
    }
}
