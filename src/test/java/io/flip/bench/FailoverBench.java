package io.flip.bench;

import io.flip.e2e.Client;
import io.flip.e2e.FlipCluster.Timing;
import io.flip.e2e.Lab;
import io.flip.e2e.Sighting;
import io.flip.e2e.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** From the fault to the address up elsewhere: crash of the machine, SIGTERM, and the return after each. */
final class FailoverBench {
    private static final Duration PING_EVERY = Duration.ofMillis(5);

    private final int trials;
    private final Random random = new Random(1);

    FailoverBench(int trials) {
        this.trials = trials;
    }

    /** The rows of one contender. */
    private record Rows(Measure crash, Measure stop, Measure comeback) {
        Rows() {
            this(new Measure(), new Measure(), new Measure());
        }
    }

    void run() {
        Rows address = measure(() -> Contender.Flip.addresses(Timing.DEFAULT, 0));
        Rows normal = measure(() -> Contender.Flip.programs(Timing.DEFAULT));
        Rows fast = measure(() -> Contender.Flip.programs(Timing.FAST));
        targets(address, normal, fast);
        if (!Bench.installed("keepalived")) {
            System.out.println("\nkeepalived is not installed: nothing to compare with (apt-get install keepalived).");
            return;
        }
        Rows second = measure(Keepalived::version2);
        Rows third = measure(Keepalived::version3);
        System.out.println("\nkeepalived's time divided by Flip's (medians):");
        ratio("VRRPv2 / address", second, address);
        ratio("VRRPv2 / default", second, normal);
        ratio("VRRPv3 / fast", third, fast);
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

    private static void targets(Rows address, Rows normal, Rows fast) {
        Map<String, Boolean> targets = new java.util.LinkedHashMap<>();
        targets.put(
                "address: a crash takes at most 800 ms, and releases (median)",
                address.crash().up() <= 800);
        targets.put(
                "address: a stop leaves at most 5 ms without an owner (median)",
                address.stop().unowned() <= 5);
        targets.put(
                "address: a return leaves at most 5 ms without an owner (median)",
                address.comeback().unowned() <= 5);
        targets.put(
                "default: a crash takes less than 900 ms (median)",
                normal.crash().up() < 900);
        targets.put(
                "default: a stop leaves less than 100 ms without an owner",
                normal.stop().unowned() < 100);
        targets.put(
                "default: a return leaves less than 50 ms without an owner",
                normal.comeback().unowned() < 50);
        targets.put(
                "default: a return never leaves two owners", normal.comeback().worstDoubled() == 0);
        targets.put(
                "fast: a crash takes less than 150 ms (median)", fast.crash().up() < 150);
        System.out.println();
        targets.forEach((target, met) -> System.out.println((met ? "reached      " : "NOT REACHED  ") + target));
    }

    private static void ratio(String title, Rows theirs, Rows ours) {
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
        System.out.println("  " + title + ": " + String.join(", ", cells));
    }

    private static String quotient(String what, double theirs, double ours) {
        return String.format(Locale.ROOT, "%s %.1f", what, theirs / ours);
    }
}
