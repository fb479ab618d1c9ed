package io.flip.bench;

import io.flip.e2e.FlipCluster.Timing;
import io.flip.e2e.Loopback;
import io.flip.e2e.Loopback.Answer;
import io.flip.e2e.Loopback.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** What datagrams without the key cost a member of three: processor, and leases. Needs no privilege; the sender takes the other processor. */
final class FloodBench {
    private static final Duration LENGTH = Duration.ofSeconds(5);
    private static final Duration CALM = Duration.ofSeconds(3);
    private static final Pattern LOST = Pattern.compile("lease .*held -> lost");
    private static final Pattern SUSPECTED = Pattern.compile("member m0: .* -> (probably_down|down)");

    /**
     * One way of flooding.
     *
     * @param keyed whether it has the right version and key id, so that only the cipher could tell
     */
    private record Flood(String name, boolean keyed, int bytes, int perSecond) {}

    private static final List<Flood> FLOODS = List.of(
            new Flood("nothing", false, 0, 0),
            new Flood("noise", false, 100, 50_000),
            new Flood("the right key id", true, 100, 50_000),
            new Flood("the right key id", true, 1400, 20_000),
            new Flood("the right key id", true, 8192, 5_000));

    private final byte keyId = keyId();
    private final SplittableRandom random = new SplittableRandom(1);

    void run() throws IOException {
        System.out.printf(
                "Each for %d s, at one member of three, from a port of nobody; then %d s of calm.%n",
                LENGTH.toSeconds(), CALM.toSeconds());
        System.out.println(
                "| datagrams | bytes | sent a second | processor of the member | leases lost | suspected | opened |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        try (Loopback cluster = new Loopback("bench-flood", Timing.DEFAULT, 3)) {
            Member first = cluster.members().getFirst();
            Answer answer = first.send("POST", "/api/v1/systems/few/data", Loopback.items("", 6));
            if (answer.status() / 100 != 2) {
                throw new IllegalStateException("no items: " + answer);
            }
            for (Flood flood : FLOODS) {
                measure(cluster, first, flood);
            }
        }
    }

    private void measure(Loopback cluster, Member member, Flood flood) throws IOException {
        long lost = logged(cluster, LOST);
        long suspected = logged(cluster, SUSPECTED);
        double opened = opened(member);
        Duration before = member.processor();
        double sent = send(member, flood);
        Duration took = member.processor().minus(before);
        LockSupport.parkNanos(CALM.toNanos());
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.0f | %.0f %% | %d | %d | %.0f |%n",
                flood.name(),
                flood.bytes(),
                sent,
                100.0 * took.toMillis() / LENGTH.toMillis(),
                logged(cluster, LOST) - lost,
                logged(cluster, SUSPECTED) - suspected,
                opened(member) - opened);
    }

    private static long logged(Loopback cluster, Pattern what) {
        return cluster.members().stream()
                .mapToLong(member -> member.logged(what))
                .sum();
    }

    /** Of those, how many the cipher had to refuse. */
    private static double opened(Member member) {
        return member.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("flip_datagrams_rejected_total{reason=\"not_authentic\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** How many a second it came to. */
    private double send(Member to, Flood flood) throws IOException {
        InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), to.port());
        ByteBuffer datagram = ByteBuffer.allocateDirect(Math.max(1, flood.bytes()));
        long begin = System.nanoTime();
        long sent = 0;
        try (DatagramChannel channel = DatagramChannel.open()) {
            for (long now = begin; now - begin < LENGTH.toNanos(); now = System.nanoTime()) {
                long due = (long) ((now - begin) / 1e9 * flood.perSecond());
                for (; sent < due; sent++) {
                    fill(datagram, flood);
                    channel.send(datagram, target);
                }
                LockSupport.parkNanos(500_000);
            }
        }
        return sent / ((System.nanoTime() - begin) / 1e9);
    }

    private void fill(ByteBuffer datagram, Flood flood) {
        datagram.clear();
        datagram.put((byte) (flood.keyed() ? 1 : 0xff));
        datagram.put(flood.keyed() ? keyId : 0);
        for (int i = 2; i + 8 <= Math.min(16, flood.bytes()); i += 8) {
            datagram.putLong(i, random.nextLong()); // another nonce each time; what follows may stay
        }
        datagram.clear();
    }

    /** By hand, as protocol 8 says it: benchmarks run without Flip's own classes. */
    private static byte keyId() {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addSalt("flip".getBytes(StandardCharsets.US_ASCII))
                            .addIKM(Loopback.KEY.getBytes(StandardCharsets.US_ASCII))
                            .thenExpand("flip 1 key id".getBytes(StandardCharsets.US_ASCII), 1))[0];
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
