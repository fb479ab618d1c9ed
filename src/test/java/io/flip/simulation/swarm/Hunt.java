package io.flip.simulation.swarm;

import io.flip.simulation.check.OneUp;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/** Runs seeds on several threads, counts what came of them, and says which one broke, whatever broke it, or does not end. */
final class Hunt {

    /** Of a processor's time. A seed takes a tenth of a second of it; one that takes so much goes round in circles. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** @param since what its thread had of the processor when it began, in nanoseconds */
    private record Running(long seed, long since) {}

    private final LongFunction<SwarmRun.Result> runner;
    private final LongConsumer shower;
    private final PrintStream out;
    private final Duration patience;
    private final ToLongFunction<Thread> processorTime;
    private final AtomicLong next;
    private final long end;
    private final long began = System.nanoTime();
    private final Map<Thread, Running> running = new ConcurrentHashMap<>();
    private final Map<String, Integer> broken = new TreeMap<>();
    private final Map<OneUp.Excuse, Duration> doubled = new TreeMap<>();
    private long done;
    private Duration simulated = Duration.ZERO;
    private Duration longestRecovery = Duration.ZERO;
    private double hardestRecovery;

    /**
     * @param runner runs one seed
     * @param shower shows one seed that broke
     * @param patience how much of a processor's time a seed may take: on a machine that is busy with other things it takes no more of that
     * @param processorTime what a thread has had of the processor, in nanoseconds
     */
    Hunt(
            long first,
            long seeds,
            LongFunction<SwarmRun.Result> runner,
            LongConsumer shower,
            PrintStream out,
            Duration patience,
            ToLongFunction<Thread> processorTime) {
        this.next = new AtomicLong(first);
        this.end = first + seeds;
        this.runner = runner;
        this.shower = shower;
        this.out = out;
        this.patience = patience;
        this.processorTime = processorTime;
    }

    /** Whether all went well. */
    static boolean of(long first, long seeds, int threads, PrintStream out) throws InterruptedException {
        out.printf("seeds %d to %d on %d threads%n", first, first + seeds - 1, threads);
        ThreadMXBean all = ManagementFactory.getThreadMXBean();
        ToLongFunction<Thread> processorTime = thread -> all.getThreadCpuTime(thread.threadId());
        return new Hunt(first, seeds, SwarmRun::of, seed -> Simulate.lastLines(seed, out), out, PATIENCE, processorTime)
                .run(threads);
    }

    boolean run(int threads) throws InterruptedException {
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            workers.add(Thread.ofPlatform().daemon().start(this::work));
        }
        for (Thread worker : workers) {
            while (!worker.join(Duration.ofMillis(200))) {
                if (oneDoesNotEnd()) {
                    return false;
                }
            }
        }
        progress();
        return broken.isEmpty();
    }

    private void work() {
        for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
            Thread self = Thread.currentThread();
            running.put(self, new Running(seed, processorTime.applyAsLong(self)));
            try {
                count(runner.apply(seed));
            } catch (Throwable failure) {
                fail(seed, "Crash", failure.toString());
            }
            running.remove(self);
        }
    }

    private boolean oneDoesNotEnd() {
        for (Map.Entry<Thread, Running> each : running.entrySet()) {
            if (processorTime.applyAsLong(each.getKey()) - each.getValue().since() > patience.toNanos()) {
                out.printf(
                        "%nseed %d does not end; it is at:%n", each.getValue().seed());
                Arrays.stream(each.getKey().getStackTrace()).forEach(frame -> out.println("    " + frame));
                return true;
            }
        }
        return false;
    }

    private synchronized void count(SwarmRun.Result result) {
        done++;
        simulated = simulated.plus(result.simulated());
        longestRecovery = longestRecovery.compareTo(result.recovered()) > 0 ? longestRecovery : result.recovered();
        hardestRecovery = Math.max(hardestRecovery, result.ofItsBound());
        result.doubled().forEach((excuse, time) -> doubled.merge(excuse, time, Duration::plus));
        if (result.broken() != null) {
            fail(result.seed(), result.promise(), String.valueOf(result.broken().getMessage()));
        }
        if (done % 1_000 == 0) {
            progress();
        }
    }

    private synchronized void fail(long seed, String promise, String how) {
        broken.merge(promise, 1, Integer::sum);
        out.printf("%nseed %d: %s%n", seed, how);
        out.printf("replay with: ./flip simulate --replay --seed %d%n", seed);
        if (broken.values().stream().mapToInt(Integer::intValue).sum() <= 3) {
            try {
                shower.accept(seed);
            } catch (Throwable failure) {
                out.println("    its trace can't be shown: " + failure);
            }
        }
    }

    private void progress() {
        double seconds = (System.nanoTime() - began) / 1e9;
        out.printf(
                "%,d seeds, %.1f hours simulated in %.0f s (%.0f a minute); broken: %s; longest recovery %s, %.0f %% of its bound;"
                        + " up twice, excused: %s%n",
                done,
                simulated.toSeconds() / 3600.0,
                seconds,
                done / seconds * 60,
                broken,
                longestRecovery,
                100 * hardestRecovery,
                doubled);
    }
}
