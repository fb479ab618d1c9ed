package io.flip.bench;

import io.flip.e2e.FlipCluster;
import io.flip.e2e.FlipCluster.Timing;
import io.flip.e2e.Host;
import io.flip.e2e.Lab;
import io.flip.e2e.Witness;
import io.flip.e2e.Witness.Testimony;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is on the wire when a holder fails, by a third host that asks all machines for the address every 5 ms: for how long two answer, for how
 * long nobody does. Each fault ends after a while, and what happens then counts as well.
 */
final class FaultsBench {
    private static final Duration EVERY = Duration.ofMillis(5);

    /** Longer than it takes to pass the address on, and to be sure that it was not. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(4);

    private static final Duration QUIET = Duration.ofSeconds(1);

    /** What happens to the holder, for how long, and what ends it. */
    private record Fault(String name, Duration lasts, Consumer<FlipCluster> begin, Consumer<FlipCluster> end) {}

    /** What nothing passes by from one host to another. */
    private interface Cut {
        void from(Lab lab, Host one, Host other);
    }

    private static final List<Fault> FAULTS = List.of(
            fault("crash", cluster -> cluster.a().crash(), cluster -> {
                cluster.a().boot();
                cluster.a().start();
            }),
            fault("kill", cluster -> cluster.a().kill(), cluster -> cluster.a().start()),
            pause(1),
            pause(5),
            pause(30),
            fault(
                    "link down",
                    cluster -> cluster.a().unplug(),
                    cluster -> cluster.a().replug()));

    /** One that holds keeps its address where the members alone are cut off from each other: whoever takes it asks the network before. */
    private static final List<Fault> ON_ONE_WIRE = cuts(" of the members alone", Lab::dropDatagrams);

    /** Where the network is cut itself, a member that holds keeps its address on its side, as with the original. */
    private static final List<Fault> ON_TWO_WIRES = cuts("", Lab::drop);

    private final int trials;
    private final String only;
    private final Random random = new Random(1);

    /** @param only a part of the names of those that are tried, such as {@code release} or {@code hold, pause} */
    FaultsBench(int trials, String only) {
        this.trials = trials;
        this.only = only;
    }

    private static Fault fault(String name, Consumer<FlipCluster> begin, Consumer<FlipCluster> end) {
        return new Fault(name, LONG_ENOUGH, begin, end);
    }

    private static Fault pause(int seconds) {
        return new Fault(
                "pause of " + seconds + " s",
                Duration.ofSeconds(seconds),
                cluster -> cluster.a().pause(),
                cluster -> cluster.a().resume());
    }

    private static List<Fault> cuts(String ofWhat, Cut cut) {
        Consumer<FlipCluster> in =
                cluster -> others(cluster).forEach(other -> cut.from(cluster.lab(), other, cluster.a()));
        Consumer<FlipCluster> out =
                cluster -> others(cluster).forEach(other -> cut.from(cluster.lab(), cluster.a(), other));
        return List.of(
                fault("partition" + ofWhat, in.andThen(out), FaultsBench::heal),
                fault("one way, in" + ofWhat, in, FaultsBench::heal),
                fault("one way, out" + ofWhat, out, FaultsBench::heal));
    }

    private static List<Host> others(FlipCluster cluster) {
        return List.of(cluster.b(), cluster.c());
    }

    private static void heal(FlipCluster cluster) {
        cluster.lab().heal();
    }

    void run() {
        System.out.printf(
                Locale.ROOT,
                "Milliseconds, median (worst) of %d trials, by a third host that asks all machines for the address every %d ms.%n"
                        + "Default timing. A pause lasts as long as it says, everything else %d s; what happens when it ends counts as well.%n",
                trials,
                EVERY.toMillis(),
                LONG_ENOUGH.toSeconds());
        System.out.println(
                "| system  | fault                             | two answer | nobody answers | answered again | trials with two |");
        System.out.println(
                "| ------- | --------------------------------- | ---------- | -------------- | -------------- | --------------- |");
        List.of("release", "hold").forEach(this::run);
    }

    private void run(String onIsolation) {
        List<Fault> faults = Stream.of(
                        FAULTS, onIsolation.equals("hold") ? ON_ONE_WIRE : List.<Fault>of(), ON_TWO_WIRES)
                .flatMap(List::stream)
                .filter(fault -> name(onIsolation, fault).contains(only))
                .toList();
        if (faults.isEmpty()) {
            return;
        }
        try (FlipCluster cluster = FlipCluster.fenced("bench-faults-" + onIsolation, Timing.DEFAULT, onIsolation)) {
            cluster.up();
            Witness witness = cluster.lab().witness(FlipCluster.FIRST, EVERY);
            for (Fault fault : faults) {
                List<Testimony> all = new ArrayList<>();
                for (int i = 0; i < trials; i++) {
                    all.add(trial(cluster, witness, fault));
                }
                print(onIsolation, fault, all);
            }
        }
    }

    private static String name(String onIsolation, Fault fault) {
        return onIsolation + ", " + fault.name();
    }

    private Testimony trial(FlipCluster cluster, Witness witness, Fault fault) {
        settle(cluster, witness);
        witness.forget();
        Instant begun = Instant.now();
        fault.begin().accept(cluster);
        LockSupport.parkNanos(fault.lasts().toNanos());
        fault.end().accept(cluster);
        settle(cluster, witness);
        return witness.testimony(begun, Instant.now().minus(QUIET.dividedBy(2)));
    }

    /** All as it was, at any moment of the members' cycle. */
    private void settle(FlipCluster cluster, Witness witness) {
        cluster.awaitHome();
        Lab lab = cluster.lab();
        lab.await("a alone answers", () -> witness.hearsOnly(cluster.a(), QUIET));
        LockSupport.parkNanos((long) (random.nextDouble()
                * Duration.ofMillis(Timing.DEFAULT.gossipInterval()).toNanos()));
    }

    private static void print(String onIsolation, Fault fault, List<Testimony> all) {
        long two = all.stream().filter(one -> !one.two().isZero()).count();
        System.out.printf(
                Locale.ROOT,
                "| %-7s | %-33s | %-10s | %-14s | %-14s | %-15s |%n",
                onIsolation,
                fault.name(),
                cell(all, Testimony::two),
                cell(all, Testimony::none),
                cell(all, Testimony::again),
                two + " of " + all.size());
        System.out.flush();
    }

    private static String cell(List<Testimony> all, Function<Testimony, Duration> what) {
        List<Double> values = new ArrayList<>();
        all.forEach(one -> values.add(what.apply(one).toNanos() / 1e6));
        Collections.sort(values);
        return String.format(Locale.ROOT, "%.0f (%.0f)", values.get(values.size() / 2), values.getLast());
    }
}
