package io.flip.node;

import io.flip.memory.Exhaustion;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the process where it goes on without being able to do its work: its memory is nearly full after each collection, and either most of the
 * time is spent on collecting or the engine's loop does not turn; or the loop has ended, and the process has not ended with it; or the loop does not turn, and
 * threads wait for each other for ever. Java says by an error when memory has run out, but may collect for minutes before it does. Of a deadlock it says nothing.
 *
 * <p>It has a thread of its own, takes next to no memory, and asks no lock of anybody.
 */
final class Watchdog implements AutoCloseable {

    /** What a loop that has ended may take to end the process in an orderly way. */
    private static final Duration ORDERLY = Duration.ofSeconds(2);

    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final int LOOKS = 4;
    private static final double NEARLY_FULL = 0.92;
    private static final double MOST_COLLECTING = 0.5;

    /** What it looks at; apart from it so that tests can show it what they like. */
    interface Sight {
        /** For how long others go on believing this member: within that it must be gone. */
        Duration term();

        Duration sinceLastTurn();

        /** The loop has ended against its will. */
        boolean dead();

        /** How much of the heap was still used after the last full collection, from 0 to 1. */
        double full();

        /** Milliseconds for which everything stood still for the collector, since the start. */
        long collecting();

        /** Whether threads wait for each other for ever. Dear: asked only where the loop does not turn. */
        boolean deadlocked();

        long nanoTime();
    }

    private final Sight sight;
    private final Runnable end;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("flip watch").unstarted(this::watch);
    private volatile boolean closed;
    private long since;
    private long collected;
    private long deadSince = Long.MIN_VALUE;

    /** @param end must not come back */
    Watchdog(Sight sight, Runnable end) {
        this.sight = sight;
        this.end = end;
        this.since = sight.nanoTime();
        this.collected = sight.collecting();
    }

    static Watchdog of(FlipNode node) {
        Watchdog watch = new Watchdog(new Machine(node), Exhaustion::halt);
        watch.start();
        return watch;
    }

    void start() {
        thread.start();
    }

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(pause().toNanos());
            try {
                look();
            } catch (OutOfMemoryError e) {
                end.run();
            }
        }
    }

    /** Between two looks: several fit into what it may take to end the process. */
    Duration pause() {
        return window().dividedBy(LOOKS);
    }

    private Duration window() {
        Duration term = sight.term();
        return term.compareTo(SHORTEST) < 0 ? SHORTEST : term.compareTo(LONGEST) > 0 ? LONGEST : term;
    }

    /** Ends the process where that is due. */
    void look() {
        long now = sight.nanoTime();
        if (deadForTooLong(now)) {
            end.run();
        }
        long elapsed = now - since;
        boolean late = sight.sinceLastTurn().compareTo(window()) > 0;
        boolean over = elapsed >= window().toNanos();
        if (!late && !over) {
            return;
        }
        long collecting = (sight.collecting() - collected) * 1_000_000;
        boolean busy = over && collecting > elapsed * MOST_COLLECTING;
        if ((late || busy) && sight.full() > NEARLY_FULL) {
            end.run();
        }
        if (late && sight.deadlocked()) {
            end.run();
        }
        if (over) {
            since = now;
            collected = sight.collecting();
        }
    }

    private boolean deadForTooLong(long now) {
        if (!sight.dead()) {
            return false;
        }
        if (deadSince == Long.MIN_VALUE) {
            deadSince = now;
        }
        return now - deadSince > ORDERLY.toNanos();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /** This process. */
    private static final class Machine implements Sight {
        private final FlipNode node;
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();

        /** Where what lives for long is: the largest part of the heap that tells what is left after a collection. */
        private final List<MemoryPoolMXBean> old = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
                .sorted(Comparator.comparingLong(Machine::largest).reversed())
                .limit(1)
                .toList();

        Machine(FlipNode node) {
            this.node = node;
        }

        private static long largest(MemoryPoolMXBean pool) {
            return pool.getUsage().getMax();
        }

        @Override
        public Duration term() {
            return node.snapshot().config().settings().pingTimeout();
        }

        @Override
        public Duration sinceLastTurn() {
            return node.sinceLastTurn();
        }

        @Override
        public boolean dead() {
            return node.dead();
        }

        @Override
        public double full() {
            double fullest = 0;
            for (MemoryPoolMXBean pool : old) {
                MemoryUsage left = pool.getCollectionUsage();
                if (left != null && left.getMax() > 0) {
                    fullest = Math.max(fullest, (double) left.getUsed() / left.getMax());
                }
            }
            return fullest;
        }

        @Override
        public long collecting() {
            long millis = 0;
            for (GarbageCollectorMXBean collector : collectors) {
                millis += Math.max(0, collector.getCollectionTime());
            }
            return millis;
        }

        @Override
        public boolean deadlocked() {
            return threads.findDeadlockedThreads() != null;
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }
}
