package io.flip.bench;

import io.flip.e2e.FlipCluster;
import io.flip.e2e.FlipCluster.Timing;
import io.flip.e2e.Host;
import io.flip.e2e.Lab;
import io.flip.e2e.Shell;
import io.flip.e2e.Sighting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What many addresses cost that the member itself puts up, by the kernels' own times; and what it costs to keep them behind the fence. */
final class AddressBench {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration BUSY = Duration.ofSeconds(20);

    private final int count;
    private final int trials;
    private final Set<String> addresses;

    AddressBench(int count, int trials) {
        this.count = count;
        this.trials = trials;
        this.addresses = new HashSet<>(FlipCluster.more(count));
    }

    /** In milliseconds. */
    private record Row(String name, List<Double> first, List<Double> spread, List<Double> unowned) {
        Row(String name) {
            this(name, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void print() {
            System.out.printf(
                    Locale.ROOT,
                    "| %-6s | %-15s | %-13s | %-13s |%n",
                    name,
                    cell(first),
                    cell(spread),
                    unowned.isEmpty() ? "" : cell(unowned));
        }
    }

    void run() {
        System.out.printf(
                Locale.ROOT,
                "%,d addresses of one host: milliseconds, median (worst) of %d trials.%n"
                        + "First up: from the fault, or the start of the process, until the first is up. First to last: from then until the last is up.%n"
                        + "Without owner: the longest of all addresses, from gone there to up here.%n",
                count,
                trials);
        try (Contender.Flip flip = Contender.Flip.addresses(Timing.DEFAULT, count)) {
            rows(flip);
            deleted(flip);
        }
        if (Bench.installed("keepalived")) {
            try (Contender keepalived = Keepalived.version2(count)) {
                rows(keepalived);
            }
        } else {
            System.out.println("\nkeepalived is not installed: nothing to compare with (apt-get install keepalived).");
        }
        refresh();
    }

    private void rows(Contender contender) {
        Row crash = new Row("crash");
        Row cold = new Row("start");
        Row stop = new Row("stop");
        Row comeback = new Row("return");
        for (int i = 0; i < trials; i++) {
            settle(contender);
            measure(contender.lab(), crash, contender.home().crash(), contender.other());
            contender.home().boot();
            measure(contender.lab(), comeback, contender.home().start(), contender.home());
            settle(contender);
            Instant stopped = contender.home().terminate();
            measure(contender.lab(), stop, stopped, contender.other());
            contender.home().awaitExit();
            measure(contender.lab(), comeback, contender.home().start(), contender.home());
            settle(contender);
            measure(contender.lab(), cold, restartAll(contender), contender.home());
        }
        System.out.printf("%n%s%n", contender.name());
        System.out.println("|        | first up after  | first to last | without owner |");
        System.out.println("| ------ | --------------- | ------------- | ------------- |");
        Stream.of(cold, crash, comeback, stop).forEach(Row::print);
        System.out.flush();
    }

    private static Instant restartAll(Contender contender) {
        List<Host> hosts = contender.lab().hosts();
        Instant told = Instant.now();
        hosts.forEach(Host::terminate);
        hosts.forEach(Host::awaitExit);
        System.out.printf(
                Locale.ROOT,
                "%s: all stopped in order in %.0f ms%n",
                contender.name(),
                millis(Duration.between(told, Instant.now())));
        List<Instant> started = hosts.stream().map(Host::start).toList();
        return started.getLast();
    }

    private void settle(Contender contender) {
        contender.awaitHome();
        contender
                .lab()
                .await(
                        "all are at home",
                        () -> owners(contender.lab().seen(Instant.EPOCH))
                                .equals(Set.of(contender.home().name())));
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    /** Who has any, where all are up. */
    private Set<String> owners(List<Sighting> seen) {
        Map<String, String> owner = new HashMap<>();
        for (Sighting sighting : seen) {
            if (addresses.contains(sighting.address())) {
                if (sighting.up()) {
                    owner.put(sighting.address(), sighting.host());
                } else {
                    owner.remove(sighting.address(), sighting.host());
                }
            }
        }
        return owner.size() == count ? new HashSet<>(owner.values()) : Set.of();
    }

    private void measure(Lab lab, Row row, Instant since, Host at) {
        lab.await("all are up at " + at.name(), () -> arrivals(lab, since, at).size() == count);
        Map<String, Instant> arrivals = arrivals(lab, since, at);
        Instant first = Collections.min(arrivals.values());
        row.first().add(millis(Duration.between(since, first)));
        row.spread().add(millis(Duration.between(first, Collections.max(arrivals.values()))));
        Duration longest = Duration.ZERO;
        for (Sighting sighting : lab.seen(since)) {
            Instant up = arrivals.get(sighting.address());
            if (!sighting.up() && up != null && !sighting.host().equals(at.name()) && up.isAfter(sighting.at())) {
                Duration without = Duration.between(sighting.at(), up);
                longest = without.compareTo(longest) > 0 ? without : longest;
            }
        }
        if (!longest.isZero()) {
            row.unowned().add(millis(longest));
        }
    }

    private Map<String, Instant> arrivals(Lab lab, Instant since, Host at) {
        Map<String, Instant> arrivals = new HashMap<>();
        for (Sighting sighting : lab.seen(since)) {
            if (sighting.up() && sighting.host().equals(at.name()) && addresses.contains(sighting.address())) {
                arrivals.putIfAbsent(sighting.address(), sighting.at());
            }
        }
        return arrivals;
    }

    /** Somebody else takes one away. */
    private void deleted(Contender.Flip flip) {
        List<Double> back = new ArrayList<>();
        String address = FlipCluster.more(1).getFirst();
        Lab lab = flip.lab();
        settle(flip);
        for (int i = 0; i < trials; i++) {
            Instant before = Instant.now();
            flip.home().take(address + "/32");
            BooleanSupplier seen = () -> back(lab, before, address).size() >= 2;
            lab.await("it is back", seen);
            List<Sighting> both = back(lab, before, address);
            back.add(millis(Duration.between(both.get(0).at(), both.get(1).at())));
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        System.out.printf("%nOne that somebody else deletes is back after %s ms.%n", cell(back));
    }

    private static List<Sighting> back(Lab lab, Instant since, String address) {
        return lab.seen(since).stream()
                .filter(sighting -> sighting.address().equals(address))
                .toList();
    }

    /** What the fence costs: the processor of the member's loop, with and without it, where leases are prolonged most often. */
    private void refresh() {
        double with = loop(true);
        double without = loop(false);
        System.out.printf(
                Locale.ROOT,
                "%nThe loop of a member with %,d addresses, fast timing (T = 75 ms), of one core: %.2f %% with the fence, %.2f %% without: %.2f %% for it.%n",
                count,
                with,
                without,
                with - without);
    }

    private double loop(boolean fence) {
        String title = "bench-address-refresh-" + (fence ? "with" : "without");
        try (FlipCluster cluster = FlipCluster.addresses(title, Timing.FAST, "release", fence, count)) {
            cluster.up();
            settle(new Contender.Flip("address", Timing.FAST, cluster));
            LockSupport.parkNanos(BUSY.toNanos());
            long before = loopTime(cluster.a());
            LockSupport.parkNanos(BUSY.toNanos());
            return 100.0 * (loopTime(cluster.a()) - before) / BUSY.toNanos();
        }
    }

    /** Of the thread that owns the engine, in nanoseconds. */
    private static long loopTime(Host host) {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + host.pid() + "/task"))) {
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).strip().equals("flip engine")) {
                    return Long.parseLong(Shell.words(Files.readString(thread.resolve("schedstat")))
                            .getFirst());
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        throw new IllegalStateException("there is no loop");
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static String cell(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return String.format(Locale.ROOT, "%.1f (%.1f)", median, sorted.getLast());
    }
}
