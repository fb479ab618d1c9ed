package io.flip.simulation.swarm;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hunts the engine: {@code ./flip simulate --seeds 1000000}. Seeds are run one after the other from {@code --seed} (today's time where it is
 * not given) on {@code --threads} (all cores). With {@code --replay} and {@code --seed} one seed is run again and its trace printed, with
 * {@code --datagrams} what was sent, too. With {@code --hashes} it prints the hash of each seed's trace, and one of all of them: a change that means
 * to change nothing in what the engine does leaves them as they are.
 */
public final class Simulate {

    private static final int TRACE = 120;
    private static final List<String> KNOWN =
            List.of("--seeds", "--seed", "--replay", "--datagrams", "--threads", "--scale", "--members", "--hashes");

    private Simulate() {}

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
        if (options.containsKey("--hashes")) {
            hashes(seed, seeds, System.out);
            return;
        }
        int cores = Runtime.getRuntime().availableProcessors();
        int threads = Integer.parseInt(options.getOrDefault("--threads", String.valueOf(cores)));
        System.exit(Hunt.of(seed, seeds, threads, System.out) ? 0 : 1);
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
        SwarmRun.Result result = SwarmRun.traced(seed, datagrams, trace -> {
            trace.lines().forEach(out::println);
            out.printf("trace hash %016x%n", trace.hash());
        });
        out.println(
                result.broken() == null
                        ? "seed " + seed + ": all is well"
                        : result.broken().getMessage());
        return result.broken() == null;
    }

    private static void hashes(long first, long seeds, PrintStream out) {
        long[] all = {0};
        for (long seed = first; seed < first + seeds; seed++) {
            long of = seed;
            SwarmRun.traced(seed, true, trace -> {
                out.printf("seed %d %016x%n", of, trace.hash());
                all[0] = all[0] * 31 + trace.hash();
            });
        }
        out.printf("all of them %016x%n", all[0]);
    }

    /** The last that happened in a seed. */
    static void lastLines(long seed, PrintStream out) {
        SwarmRun.traced(seed, false, trace -> {
            List<String> lines = trace.lines();
            lines.subList(Math.max(0, lines.size() - TRACE), lines.size()).forEach(out::println);
        });
    }
}
