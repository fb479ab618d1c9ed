package io.flip.netlink;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.flip.e2e.Shell;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/** A network namespace of this machine, and one thread of this JVM that is in it: what it opens, and the threads it starts, are there. */
public final class Namespace implements AutoCloseable {
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final String PREFIX = "flip-net-";
    private static final int CLONE_NEWNET = 0x40000000;

    private final String name = PREFIX + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
    private final ExecutorService inside = Executors.newSingleThreadExecutor();

    public Namespace() {
        removeLeftovers();
        Shell.run("ip netns add " + name);
        Shell.run("ip -n " + name + " link set lo up");
        run(this::enter);
    }

    /** Two hosts on one wire: each has an interface eth0, up, with the hardware addresses 02:00:00:00:00:01 and :02. */
    public static void connect(Namespace one, Namespace other) {
        Shell.run("ip link add eth0 netns " + one.name + " address 02:00:00:00:00:01 type veth peer eth0 netns "
                + other.name + " address 02:00:00:00:00:02");
        for (Namespace end : new Namespace[] {one, other}) {
            end.ip("link set eth0 addrgenmode none");
            end.ip("link set eth0 up");
        }
    }

    @SuppressWarnings("restricted") // tests may
    private Void enter() throws Exception {
        Linker linker = Linker.nativeLinker();
        MethodHandle open = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("open"), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        MethodHandle setns = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setns"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
        MethodHandle close = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = (int) open.invokeExact(arena.allocateFrom("/run/netns/" + name), 0);
            if (descriptor < 0 || (int) setns.invokeExact(descriptor, CLONE_NEWNET) != 0) {
                throw new IllegalStateException("cannot enter " + name);
            }
            int ignored = (int) close.invokeExact(descriptor);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return null;
    }

    public String name() {
        return name;
    }

    /** Inside, on its thread; what it throws comes out. */
    public <T> T run(Callable<T> task) {
        try {
            return inside.submit(task).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Inside, on a thread of its own that has no capability. */
    public <T> T powerless(Callable<T> task) {
        return run(() -> {
            FutureTask<T> future = new FutureTask<>(() -> {
                dropCapabilities();
                return task.call();
            });
            Thread thread = new Thread(future); // of this thread, so in its namespace
            thread.start();
            return future.get();
        });
    }

    /** Of the calling thread alone: {@code linux/capability.h}, version 3. */
    @SuppressWarnings("restricted") // tests may
    private static void dropCapabilities() {
        Linker linker = Linker.nativeLinker();
        MethodHandle capset = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("capset"), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocate(8, 4);
            header.set(JAVA_INT, 0, 0x20080522);
            if ((int) capset.invokeExact(header, arena.allocate(24, 4)) != 0) {
                throw new IllegalStateException("capset failed");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code ip}, inside. */
    public String ip(String arguments) {
        return Shell.run("ip -n " + name + " " + arguments);
    }

    /** A command, inside, that must succeed. */
    public String shell(String command) {
        return Shell.run("ip netns exec " + name + " " + command);
    }

    /** Sets what {@code sysctl} would, inside. */
    void sysctl(String key, int value) {
        run(() -> Files.writeString(Path.of("/proc/sys", key.split("\\.", -1)), value + "\n"));
    }

    public Shell.Result attempt(String command) {
        return Shell.attempt(Shell.words("ip netns exec " + name + " " + command));
    }

    private static void removeLeftovers() {
        Shell.run("ip netns list")
                .lines()
                .map(line -> line.replaceAll(" .*", ""))
                .filter(name -> name.startsWith(PREFIX) && ownerIsGone(name))
                .forEach(name -> Shell.run("ip netns del " + name));
    }

    private static boolean ownerIsGone(String namespace) {
        String pid = namespace.substring(PREFIX.length()).replaceAll("-.*", "");
        return ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }

    @Override
    public void close() {
        inside.shutdownNow();
        Shell.run("ip netns del " + name);
    }
}
