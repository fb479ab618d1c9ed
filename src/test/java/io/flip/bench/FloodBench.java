package io.flip.bench;

import io.flip.e2e.FlipCluster;
import io.flip.e2e.FlipCluster.Timing;
import io.flip.e2e.Host;
import io.flip.e2e.Intruder;
import io.flip.e2e.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * What datagrams of somebody without the key cost a member of three, each on a host of its own: processor, leases, and what the others think of it. From an address of nobody, and
 * forged in the address of another member.
 */
final class FloodBench {
    private static final Duration CALM = Duration.ofSeconds(2);
    private static final Pattern LOST = Pattern.compile("lease .*held -> lost");
    private static final Pattern SUSPECTED = Pattern.compile("member \\w+: .* -> probably_down");
    private static final Pattern DOWN = Pattern.compile("member \\w+: .* -> down");

    /**
     * One way of flooding.
     *
     * @param what as {@link Flood} takes it; {@code KEY} stands for the id of the key, {@code FILE} for what was recorded
     * @param forged whether it comes from a member's address
     */
    private record Way(String name, String what, boolean forged) {}

    private static final List<Way> WAYS = List.of(
            new Way("noise, 100 bytes", "noise 100", false),
            new Way("right key id, 100 bytes", "head 1 KEY 100", false),
            new Way("right key id, 1400 bytes", "head 1 KEY 1400", false),
            new Way("right key id, 8192 bytes", "head 1 KEY 8192", false),
            new Way("recorded", "recorded FILE", false),
            new Way("forged, 100 bytes", "head 1 KEY 100", true),
            new Way("forged, 1400 bytes", "head 1 KEY 1400", true),
            new Way("forged, 8192 bytes", "head 1 KEY 8192", true),
            new Way("forged, with a MAC, 100 bytes", "head 2 KEY 100", true),
            new Way("forged, with a MAC, 1400 bytes", "head 2 KEY 1400", true),
            new Way("forged, with a MAC, 8192 bytes", "head 2 KEY 8192", true),
            new Way("forged, recorded", "recorded FILE", true));

    private final List<Integer> rates;
    private final int seconds;
    private final String only;

    /** @param only part of the names of the ways that are tried */
    FloodBench(List<Integer> rates, int seconds, String only) {
        this.rates = rates;
        this.seconds = seconds;
        this.only = only;
    }

    void run() {
        System.out.printf(
                "Each for %d s, at the member that holds an address; then %d s of calm.%n", seconds, CALM.toSeconds());
        System.out.println("| datagrams | a second | sent | member's processor | machine's | no room | leases lost"
                + " | suspected | down | two holders |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        try (FlipCluster cluster = new FlipCluster("bench-flood", Timing.DEFAULT, "release").up()) {
            Intruder intruder = cluster.lab().intruder();
            Path recorded = cluster.lab().directory().resolve("recorded.pcap");
            intruder.record(cluster.b(), cluster.a(), seconds, recorded);
            for (Way way : WAYS) {
                for (int rate : rates) {
                    if (way.name().contains(only)) {
                        measure(cluster, intruder, way, rate, recorded);
                    }
                }
            }
        }
    }

    private void measure(FlipCluster cluster, Intruder intruder, Way way, int rate, Path recorded) {
        Host member = cluster.a();
        Seen before = Seen.of(cluster);
        String what =
                way.what().replace("KEY", Integer.toString(keyId() & 0xff)).replace("FILE", recorded.toString());
        Instant begin = Instant.now();
        String said = intruder.flood(member, way.forged() ? cluster.b() : null, rate, seconds, what);
        Seen flooded = Seen.of(cluster);
        LockSupport.parkNanos(CALM.toNanos());
        Seen after = Seen.of(cluster);
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %s | %.0f %% | %.0f %% | %d | %d | %d | %d | %d ms |%n",
                way.name(),
                rate,
                said.replaceAll("\\D", ""),
                100.0 * (flooded.member() - before.member()) / (flooded.at() - before.at()),
                100.0 * (flooded.machine() - before.machine()) / (flooded.at() - before.at()),
                flooded.dropped() - before.dropped(),
                after.lost() - before.lost(),
                after.suspected() - before.suspected(),
                after.down() - before.down(),
                cluster.lab()
                        .timeline(FlipCluster.FIRST)
                        .withTwoOwners(begin, Instant.now())
                        .toMillis());
        cluster.awaitHome();
    }

    /**
     * What can be counted at a moment.
     *
     * @param at in ticks of 10 ms, as are the processor's times: the member's, and the whole machine's
     * @param dropped for which the member's socket had no room
     */
    private record Seen(long at, long member, long machine, long dropped, long lost, long suspected, long down) {

        static Seen of(FlipCluster cluster) {
            return new Seen(
                    System.nanoTime() / 10_000_000,
                    ticks(cluster.a()),
                    busy(),
                    cluster.a().dropped(2200),
                    logged(cluster, LOST),
                    logged(cluster, SUSPECTED),
                    logged(cluster, DOWN));
        }

        private static long logged(FlipCluster cluster, Pattern what) {
            return cluster.lab().hosts().stream()
                    .mapToLong(host -> host.logged(what))
                    .sum();
        }

        private static long ticks(Host host) {
            String stat = read(Path.of("/proc/" + host.pid() + "/stat"));
            List<String> fields = Shell.words(stat.substring(stat.lastIndexOf(')') + 2));
            return Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
        }

        /** All but idle and waiting for disks: fields 4 and 5 of the first line. */
        private static long busy() {
            List<String> fields = Shell.words(read(Path.of("/proc/stat"))
                    .lines()
                    .findFirst()
                    .orElseThrow()
                    .replaceAll(" +", " "));
            long all = 0;
            for (int i = 1; i <= 8; i++) {
                all += i == 4 || i == 5 ? 0 : Long.parseLong(fields.get(i));
            }
            return all;
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** By hand, as protocol 8 says it: benchmarks run without Flip's own classes. */
    private static byte keyId() {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addSalt("flip".getBytes(StandardCharsets.US_ASCII))
                            .addIKM(FlipCluster.KEY.getBytes(StandardCharsets.US_ASCII))
                            .thenExpand("flip 1 key id".getBytes(StandardCharsets.US_ASCII), 1))[0];
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
