package io.flip.node;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.flip.engine.time.Moment;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time since this machine booted, suspension included (protocol 1): Linux's {@code CLOCK_BOOTTIME}. Java's {@code nanoTime} stops
 * while the machine sleeps, which would stretch a lease over a suspended virtual machine. Two processes of one boot agree about it.
 *
 * <p>Safe from any thread: the struct is an array on the caller's heap, which a critical call may use in place.
 */
final class BootClock implements Supplier<Moment> {
    private static final Logger LOG = LoggerFactory.getLogger(BootClock.class);
    private static final int CLOCK_BOOTTIME = 7;

    /** A constant of its own class: the compiler sees through it, and a system without such a function fails in {@link #find} alone. */
    private static final class Native {
        private static final MethodHandle CLOCK_GETTIME = link();
    }

    private BootClock() {}

    /** This machine's; {@code nanoTime} where there is no better one, whose origin means nothing to another process. */
    static Supplier<Moment> find() {
        if (System.getProperty("os.name", "").equals("Linux")) {
            try {
                BootClock clock = new BootClock();
                clock.get();
                return clock;
            } catch (IllegalStateException | UnsupportedOperationException | LinkageError e) {
                LOG.warn("No access to CLOCK_BOOTTIME ({}): leases don't end while this machine is suspended", e, e);
            }
        }
        long origin = System.nanoTime();
        return () -> new Moment(System.nanoTime() - origin);
    }

    @SuppressWarnings("restricted") // the jar's manifest and the launcher allow it
    private static MethodHandle link() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("clock_gettime"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS),
                Linker.Option.critical(true));
    }

    @Override
    public Moment get() {
        long[] timespec = new long[2]; // seconds, nanoseconds
        int failed = read(MemorySegment.ofArray(timespec));
        if (failed != 0) {
            throw new IllegalStateException("clock_gettime(CLOCK_BOOTTIME) failed");
        }
        return new Moment(TimeUnit.SECONDS.toNanos(timespec[0]) + timespec[1]);
    }

    private int read(MemorySegment timespec) {
        try {
            return (int) Native.CLOCK_GETTIME.invokeExact(CLOCK_BOOTTIME, timespec);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
