package io.flip.e2e;

import io.flip.FlipApplication;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A member like any other, in which memory runs out in one of several ways, or the engine's loop ends, as soon as a file is there:
 * {@code -Dexhaust=WAY:FILE}.
 */
public final class Exhausting {
    private static final int PIECE = 64 << 10;

    /** Of the pieces that {@link Way#NEARLY} exchanges: two megabytes, more than a survivor space of the collector. */
    private static final int NEWEST = 32;

    private Exhausting() {}

    /** How. */
    enum Way {
        /** In a thread that nobody looks after. */
        HEAP,
        /** The same, but whoever fails takes no notice, and tries again. */
        SWALLOWED,
        /** Java never says so: each allocation finds just enough, after a collection of everything. */
        NEARLY,
        /** Memory outside of the heap. */
        DIRECT,
        /** Threads. */
        THREADS,
        /** No memory: the loop and another thread wait for each other. Needs the same as {@link #LOOP}. */
        DEADLOCK,
        /** No memory: the loop meets an error, as where a class is not there. Needs {@code --add-opens=java.base/java.lang=ALL-UNNAMED}. */
        LOOP
    }

    public static void main(String[] args) {
        String[] how = System.getProperty("exhaust", "").split(":", 2);
        Thread.ofPlatform().daemon().name("exhausting").start(() -> exhaust(Way.valueOf(how[0]), Path.of(how[1])));
        FlipApplication.main(args);
    }

    private static void exhaust(Way way, Path go) {
        while (!Files.exists(go)) {
            LockSupport.parkNanos(20_000_000);
        }
        List<Object> held = new ArrayList<>();
        for (int turn = 0; ; turn = (turn + 1) % NEWEST) {
            switch (way) {
                case HEAP -> held.add(new byte[PIECE]);
                case SWALLOWED -> swallow(held);
                case NEARLY -> nearly(held, turn);
                case DIRECT -> held.add(ByteBuffer.allocateDirect(PIECE));
                case THREADS -> new Thread(null, LockSupport::park, "one of many", 1L << 46).start();
                case DEADLOCK -> lockLoop();
                case LOOP -> breakLoop();
            }
        }
    }

    private static void swallow(List<Object> held) {
        try {
            held.add(new byte[PIECE]);
        } catch (OutOfMemoryError unnoticed) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /**
     * Leaves some megabytes, and makes others look for room without end: its newest pieces live for long enough to leave the young generation,
     * so there is never room for what leaves that next.
     */
    private static void nearly(List<Object> held, int turn) {
        Runtime jvm = Runtime.getRuntime();
        long free = jvm.maxMemory() - jvm.totalMemory() + jvm.freeMemory();
        byte[] piece = new byte[PIECE];
        if (free > 6 << 20) {
            held.add(piece);
        } else {
            held.set(held.size() - 1 - turn, piece);
        }
    }

    /** Its clock takes one lock and then another, which this thread takes the other way round. */
    private static void lockLoop() {
        Object one = new Object();
        Object other = new Object();
        AtomicBoolean hasOne = new AtomicBoolean();
        synchronized (other) {
            giveLoopAClock(() -> {
                synchronized (one) {
                    hasOne.set(true);
                    synchronized (other) {
                        throw new IllegalStateException("the other thread holds that for ever");
                    }
                }
            });
            while (!hasOne.get()) {
                LockSupport.parkNanos(1_000_000);
            }
            synchronized (one) {
                throw new IllegalStateException("the loop holds that for ever");
            }
        }
    }

    /** From now on its clock is none. */
    private static void breakLoop() {
        giveLoopAClock(() -> {
            throw new NoClassDefFoundError("wanted by the test");
        });
        LockSupport.parkNanos(20_000_000);
    }

    private static void giveLoopAClock(Supplier<Object> clock) {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("flip engine")) {
                Object task = value(value(thread, Thread.class, "holder"), "task");
                Object loop = value(task, task.getClass().getDeclaredFields()[0].getName());
                try {
                    field(loop.getClass(), "clock").set(loop, clock);
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static Object value(Object of, String name) {
        return value(of, of.getClass(), name);
    }

    private static Object value(Object of, Class<?> type, String name) {
        try {
            return Objects.requireNonNull(field(type, name).get(of));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field field(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }
}
