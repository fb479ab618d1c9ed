package io.flip.bench;

import io.flip.e2e.FlipCluster;
import io.flip.e2e.FlipCluster.Timing;
import io.flip.e2e.Host;
import io.flip.e2e.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one member costs, in a cluster of three that has nothing to do. */
final class FootprintBench {
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final int STARTS = 5;
    private static final double TICKS_PER_SECOND = 100;

    void run() {
        try (FlipCluster cluster = new FlipCluster("bench-footprint", Timing.DEFAULT, "hold").up()) {
            List<Double> starts = new ArrayList<>();
            for (int i = 0; i < STARTS; i++) {
                starts.add(start(cluster));
            }
            starts.sort(Double::compare);
            double ready = starts.get(STARTS / 2);
            Idle idle = idle(cluster.a());
            System.out.printf(
                    Locale.ROOT, "start to ready      %6.2f s    (median of %d; target 2.5)%n", ready, STARTS);
            System.out.printf(
                    Locale.ROOT, "resident memory     %6.0f MB   (after 30 s; target 140)%n", idle.megabytes());
            System.out.printf(
                    Locale.ROOT, "CPU while idle      %6.2f %%    (of one core, over 30 s; target 1)%n", idle.cpu());
            System.out.printf(
                    Locale.ROOT,
                    "packets             %6.1f /s   (sent and received, a member of three)%n",
                    idle.packets());
        }
    }

    /** From the start of the process to the first good answer of its readiness probe, in seconds. */
    private static double start(FlipCluster cluster) {
        Host host = cluster.a();
        host.terminate();
        host.awaitExit();
        Instant start = host.start();
        while (!host.ready()) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        double took = Duration.between(start, Instant.now()).toNanos() / 1e9;
        cluster.awaitHome();
        return took;
    }

    private record Idle(double megabytes, double cpu, double packets) {}

    private static Idle idle(Host host) {
        LockSupport.parkNanos(IDLE.toNanos());
        double ticks = ticks(host);
        double packets = packets(host);
        LockSupport.parkNanos(IDLE.toNanos());
        double seconds = IDLE.toSeconds();
        return new Idle(
                resident(host),
                100 * (ticks(host) - ticks) / TICKS_PER_SECOND / seconds,
                (packets(host) - packets) / seconds);
    }

    private static double resident(Host host) {
        Matcher matcher = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(proc(host, "status"));
        return matcher.find() ? Long.parseLong(matcher.group(1)) / 1000.0 : Double.NaN;
    }

    /** User and system time of the process: fields 14 and 15, counted after the name in brackets. */
    private static double ticks(Host host) {
        String stat = proc(host, "stat");
        List<String> fields = Shell.words(stat.substring(stat.lastIndexOf(')') + 2));
        return Double.parseDouble(fields.get(11)) + Double.parseDouble(fields.get(12));
    }

    /** Both directions of the host's own network card: nothing but the cluster uses it. */
    private static double packets(Host host) {
        Matcher matcher = Pattern.compile("eth0:\\s*\\d+\\s+(\\d+)(?:\\s+\\d+){6}\\s+\\d+\\s+(\\d+)")
                .matcher(proc(host, "net/dev"));
        return matcher.find()
                ? Double.parseDouble(matcher.group(1)) + Double.parseDouble(matcher.group(2))
                : Double.NaN;
    }

    private static String proc(Host host, String file) {
        try {
            return Files.readString(Path.of("/proc/" + host.pid() + "/" + file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
