package io.flip.bench;

import io.flip.e2e.Client;
import io.flip.e2e.FlipCluster.Timing;
import io.flip.e2e.Lab;
import io.flip.e2e.Sighting;
import io.flip.e2e.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** From the fault to the address up elsewhere: crash of the machine, SIGTERM, and the return after each. */
final class FailoverBench {
    private static final Duration PING_EVERY = Duration.ofMillis(5);

    private final int trials;
    private final String only;
    private final Random random = new Random(1);

    /** @param only part of the names of those that are measured */
    FailoverBench(int trials, String only) {
        this.trials = trials;
        this.only = only;
    }

    /** The rows of one contender. */
    private record Rows(Measure crash, Measure stop, Measure comeback) {
        Rows() {
            this(new Measure(), new Measure(), new Measure());
        }
    }

    void run() {
        Map<String, Rows> rows = new LinkedHashMap<>();
        measure("address", () -> Contender.Flip.addresses(Timing.DEFAULT, 0), rows);
        measure("default", () -> Contender.Flip.programs(Timing.DEFAULT), rows);
        measure("fast", () -> Contender.Flip.programs(Timing.FAST), rows);
        targets(rows);
        if (!Bench.installed("keepalived")) {
            System.out.println("\nkeepalived is not installed: nothing to compare with (apt-get install keepalived).");
            return;
        }
        measure("VRRPv2", Keepalived::version2, rows);
        measure("VRRPv3", Keepalived::version3, rows);
        System.out.println("\nkeepalived's time divided by Flip's (medians):");
        ratio("VRRPv2", "address", rows);
        ratio("VRRPv2", "default", rows);
        ratio("VRRPv3", "fast", rows);
    }

    private void measure(String name, Supplier<Contender> starting, Map<String, Rows> to) {
        if (name.contains(only)) {
            to.put(name, measure(starting));
        }
    }

    private Rows measure(Supplier<Contender> starting) {
        Rows rows = new Rows();
        try (Contender contender = starting.get();
                Client client = contender.lab().client(Contender.ADDRESS, PING_EVERY)) {
            Trial trial = new Trial(contender, client);
            for (int i = 0; i < trials; i++) {
                trial.crash(rows.crash());
                trial.comeback(rows.comeback(), true);
                trial.stop(rows.stop());
                trial.comeback(rows.comeback(), false);
            }
            print(contender.name(), rows);
        }
        return rows;
    }

    /** Faults and returns of the home host, each timed by the kernel's events. */
    private final class Trial {
        private final Contender contender;
        private final Lab lab;
        private final Client client;

        Trial(Contender contender, Client client) {
            this.contender = contender;
            this.lab = contender.lab();
            this.client = client;
        }

        void crash(Measure measure) {
            settle();
            record(measure, contender.home().crash());
        }

        void stop(Measure measure) {
            settle();
            record(measure, contender.home().terminate());
            contender.home().awaitExit();
        }

        void comeback(Measure measure, boolean boot) {
            settle();
            if (boot) {
                contender.home().boot();
            }
            Instant start = contender.home().start();
            String home = contender.home().name();
            await(() -> arrived(start, home));
            contender.awaitHome();
            finish(measure, start, arrival(start, home));
        }

        private void record(Measure measure, Instant fault) {
            String other = contender.other().name();
            await(() -> arrived(fault, other));
            finish(measure, fault, arrival(fault, other));
        }

        private void finish(Measure measure, Instant fault, Instant up) {
            client.awaitAnswerAfter(later(up, Instant.now()));
            Timeline timeline = lab.timeline(Contender.ADDRESS);
            Instant end = Instant.now();
            measure.add(
                    Duration.between(fault, up),
                    timeline.withoutOwner(fault, end),
                    client.outage(fault, end),
                    timeline.withTwoOwners(fault, end));
        }

        /** Two members do not fail at the same phase of their cycle each time: so neither do these. */
        private void settle() {
            client.awaitAnswerAfter(Instant.now());
            LockSupport.parkNanos(
                    (long) ((1 + random.nextDouble()) * contender.cycle().toNanos()));
        }

        private boolean arrived(Instant since, String host) {
            return arrivals(since, host).findFirst().isPresent();
        }

        private Instant arrival(Instant since, String host) {
            return arrivals(since, host).findFirst().orElseThrow().at();
        }

        private java.util.stream.Stream<Sighting> arrivals(Instant since, String host) {
            return lab.timeline(Contender.ADDRESS).since(since).stream()
                    .filter(sighting -> sighting.up() && sighting.host().equals(host));
        }

        private void await(BooleanSupplier condition) {
            lab.await("the address is up elsewhere", condition);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void print(String name, Rows rows) {
        System.out.printf(Locale.ROOT, "%n%s: milliseconds, median (worst) of %d trials%n", name, trials);
        System.out.println("|        | up elsewhere   | without owner  | client outage  | two owners     |");
        System.out.println("| ------ | -------------- | -------------- | -------------- | -------------- |");
        System.out.println("| crash  |" + rows.crash().cells(true));
        System.out.println("| stop   |" + rows.stop().cells(true));
        System.out.println("| return |" + rows.comeback().cells(false));
        System.out.flush();
    }

    /** What the rows of a contender are to reach. */
    private record Target(String of, String text, Predicate<Rows> met) {}

    private static final List<Target> TARGETS = List.of(
            new Target(
                    "address",
                    "a crash takes at most 800 ms, and releases (median)",
                    rows -> rows.crash().up() <= 800),
            new Target(
                    "address",
                    "a stop leaves at most 5 ms without an owner (median)",
                    rows -> rows.stop().unowned() <= 5),
            new Target(
                    "address",
                    "a return leaves at most 5 ms without an owner (median)",
                    rows -> rows.comeback().unowned() <= 5),
            new Target(
                    "default",
                    "a crash takes less than 900 ms (median)",
                    rows -> rows.crash().up() < 900),
            new Target(
                    "default",
                    "a stop leaves less than 100 ms without an owner",
                    rows -> rows.stop().unowned() < 100),
            new Target(
                    "default",
                    "a return leaves less than 50 ms without an owner",
                    rows -> rows.comeback().unowned() < 50),
            new Target(
                    "default",
                    "a return never leaves two owners",
                    rows -> rows.comeback().worstDoubled() == 0),
            new Target(
                    "fast",
                    "a crash takes less than 150 ms (median)",
                    rows -> rows.crash().up() < 150));

    private static void targets(Map<String, Rows> all) {
        System.out.println();
        for (Target target : TARGETS) {
            Rows rows = all.get(target.of());
            if (rows != null) {
                System.out.printf(
                        "%-13s%s: %s%n",
                        target.met().test(rows) ? "reached" : "NOT REACHED", target.of(), target.text());
            }
        }
    }

    private static void ratio(String one, String other, Map<String, Rows> all) {
        Rows theirs = all.get(one);
        Rows ours = all.get(other);
        if (theirs == null || ours == null) {
            return;
        }
        List<String> cells = new ArrayList<>();
        cells.add(quotient("crash to up", theirs.crash().up(), ours.crash().up()));
        cells.add(quotient(
                "crash, client outage", theirs.crash().outage(), ours.crash().outage()));
        cells.add(quotient(
                "stop, client outage", theirs.stop().outage(), ours.stop().outage()));
        cells.add(quotient(
                "return, client outage",
                theirs.comeback().outage(),
                ours.comeback().outage()));
        System.out.println("  " + one + " / " + other + ": " + String.join(", ", cells));
    }

    private static String quotient(String what, double theirs, double ours) {
        return String.format(Locale.ROOT, "%s %.1f", what, theirs / ours);
    }
}
