package io.flip.simulation.swarm;

import io.flip.simulation.Sabotage;
import io.flip.simulation.Trace;
import io.flip.simulation.check.OneUp;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hunts the engine: {@code ./flip simulate --seeds 1000000}. Seeds are run one after the other from {@code --seed} (today's time where it is
 * not given) on {@code --threads} (all cores). With {@code --replay} and {@code --seed} one seed is run again and its trace printed, with
 * {@code --datagrams} what was sent, too.
 */
public final class Simulate {

    private static final int TRACE = 120;
    private static final List<String> KNOWN =
            List.of("--seeds", "--seed", "--replay", "--datagrams", "--threads", "--scale", "--members");

    private final PrintStream out;
    private final AtomicLong next;
    private final long end;
    private final long first;
    private final long began = System.nanoTime();
    private final Map<String, Integer> broken = new TreeMap<>();
    private final Map<OneUp.Excuse, Duration> doubled = new TreeMap<>();
    private long done;
    private Duration simulated = Duration.ZERO;
    private Duration longestRecovery = Duration.ZERO;

    private Simulate(long first, long seeds, PrintStream out) {
        this.first = first;
        this.next = new AtomicLong(first);
        this.end = first + seeds;
        this.out = out;
    }

    public static void main(String[] args) throws InterruptedException {
        Map<String, String> options = options(args);
        if (!KNOWN.containsAll(options.keySet())) {
            System.err.println(
                    "flip: simulate does not know all of " + options.keySet() + " (see ./flip simulate --help)");
            System.exit(64);
        }
        if (options.containsKey("--scale")) {
            Scale.print(options.getOrDefault("--members", "10,30,100,300,1000"), System.out);
            return;
        }
        long seed = Long.parseLong(options.getOrDefault("--seed", String.valueOf(System.currentTimeMillis() * 1_000)));
        if (options.containsKey("--replay")) {
            System.exit(replay(seed, options.containsKey("--datagrams"), System.out) ? 0 : 1);
        }
        long seeds = Long.parseLong(options.getOrDefault("--seeds", "10000"));
        int cores = Runtime.getRuntime().availableProcessors();
        int threads = Integer.parseInt(options.getOrDefault("--threads", String.valueOf(cores)));
        Simulate simulate = new Simulate(seed, seeds, System.out);
        System.exit(simulate.run(threads) ? 0 : 1);
    }

    /** {@code --name value}, or {@code --name} alone. */
    private static Map<String, String> options(String[] args) {
        Map<String, String> options = new TreeMap<>();
        for (int i = 0; i < args.length; i++) {
            boolean value = i + 1 < args.length && !args[i + 1].startsWith("--");
            options.put(args[i], value ? args[++i] : "");
        }
        return options;
    }

    private static boolean replay(long seed, boolean datagrams, PrintStream out) {
        out.println(SwarmRun.describe(seed));
        SwarmRun.Result result = SwarmRun.traced(seed, Sabotage.NONE, datagrams, trace -> {
            trace.lines().forEach(out::println);
            out.printf("trace hash %016x%n", trace.hash());
        });
        out.println(
                result.broken() == null
                        ? "seed " + seed + ": all is well"
                        : result.broken().getMessage());
        return result.broken() == null;
    }

    private boolean run(int threads) throws InterruptedException {
        out.printf("seeds %d to %d on %d threads%n", first, end - 1, threads);
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            workers.add(Thread.ofPlatform().start(this::work));
        }
        for (Thread worker : workers) {
            worker.join();
        }
        progress();
        return broken.isEmpty();
    }

    private void work() {
        for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
            count(SwarmRun.of(seed));
        }
    }

    private synchronized void count(SwarmRun.Result result) {
        done++;
        simulated = simulated.plus(result.simulated());
        longestRecovery = longestRecovery.compareTo(result.recovered()) > 0 ? longestRecovery : result.recovered();
        result.doubled().forEach((excuse, time) -> doubled.merge(excuse, time, Duration::plus));
        if (result.broken() != null) {
            broken.merge(result.promise(), 1, Integer::sum);
            show(result);
        }
        if (done % 1_000 == 0) {
            progress();
        }
    }

    private void show(SwarmRun.Result result) {
        out.printf("%nseed %d: %s%n", result.seed(), message(result));
        out.printf("replay with: ./flip simulate --replay --seed %d%n", result.seed());
        if (broken.values().stream().mapToInt(Integer::intValue).sum() <= 3) {
            SwarmRun.traced(result.seed(), Sabotage.NONE, false, this::lastLines);
        }
    }

    private static String message(SwarmRun.Result result) {
        return result.broken() == null ? "" : String.valueOf(result.broken().getMessage());
    }

    private void lastLines(Trace trace) {
        List<String> lines = trace.lines();
        lines.subList(Math.max(0, lines.size() - TRACE), lines.size()).forEach(out::println);
    }

    private void progress() {
        double seconds = (System.nanoTime() - began) / 1e9;
        out.printf(
                "%,d seeds, %.1f hours simulated in %.0f s (%.0f a minute); broken: %s; longest recovery %s; up twice, excused: %s%n",
                done, simulated.toSeconds() / 3600.0, seconds, done / seconds * 60, broken, longestRecovery, doubled);
    }
}
